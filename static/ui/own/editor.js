// @ts-check
/** Points being drawn by hand: added, erased, and every change undone again. */
import {MOST_CLASSES, MOST_POINTS} from '../own_points.js'

const REMEMBERED = 50 // changes that can be undone

/** @typedef {{points: number[], classes: number}} Drawn `points`: x, y and label (class number or value), one after the other */

export class Editor {
  /** @type {number[]} */ points = []
  classes = 2 // 0: the labels are numbers from −1 to 1
  /** @type {Drawn[]} */ #past = []

  get count() {
    return this.points.length / 3
  }

  get full() {
    return this.count >= MOST_POINTS
  }

  get changed() {
    return this.#past.length > 0
  }

  /** Begin with points that are on the square as they are. @param {import('../own_points.js').Own} own */
  load({numbers, classes}) {
    this.points = [...numbers]
    this.classes = classes.length
  }

  /** What is done from now on is one change. */
  remember() {
    this.#past.push({points: this.points.slice(), classes: this.classes})
    if (this.#past.length > REMEMBERED) this.#past.shift()
  }

  undo() {
    const before = this.#past.pop()
    if (before) Object.assign(this, before)
  }

  /** @param {number} x @param {number} y @param {number} label */
  add(x, y, label) {
    if (!this.full) this.points.push(x, y, label)
  }

  /** @param {number} x @param {number} y @param {number} radius */
  erase(x, y, radius) {
    const {points} = this
    const kept = []
    for (let i = 0; i < points.length; i += 3) {
      if (Math.hypot(points[i] - x, points[i + 1] - y) > radius) kept.push(points[i], points[i + 1], points[i + 2])
    }
    this.points = kept
  }

  clear() {
    this.points = []
  }

  /** Go from classes to numbers (0) or back, or to more classes; the points stay. @param {number} classes */
  label(classes) {
    const before = this.classes
    this.classes = Math.min(classes, MOST_CLASSES)
    if (classes === 0 && before) this.#relabel((label) => (2 * label) / (before - 1) - 1)
    else if (classes && before === 0) this.#relabel((label) => (label >= 0 ? 1 : 0))
  }

  /** @param {(label: number) => number} change */
  #relabel(change) {
    this.points = this.points.map((value, i) => (i % 3 === 2 ? change(value) : value))
  }

  /** What is drawn, to train on; null if nothing is. @returns {import('../own_points.js').Own | null} */
  get own() {
    if (this.count === 0) return null
    const classes = Array.from({length: this.classes}, (_, k) => String(k + 1))
    return {axes: ['x', 'y'], target: '', classes, scaling: 'none', numbers: Float64Array.from(this.points)}
  }
}

/** Whether these points were drawn, or could have been. @param {import('../own_points.js').Own | null} own */
export const isDrawn = (own) => own !== null && own.scaling === 'none' && own.axes.length === 2
