// @ts-check
/** The first held-out scenes side by side, with what is found in them; a click looks at one of them. */
import {boxesOf, decided, missed} from './boxes.js'
import {paintScene} from './painting.js'
import {classesOf} from '../classes.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

/** @param {import('../views.js').Life} life @param {any} about @param {{score: number, limit: number}} how @param {(index: number) => void} chosen */
export function scenes(life, about, how, chosen) {
  const element = h('div', {class: 'scenes', role: 'group'})
  /** @type {{button: HTMLElement, canvas: HTMLCanvasElement}[]} */ let places = []
  /** @type {any} */ let run = null

  const draw = () => {
    const [examples, boxes, candidates] = ['examples', 'boxes', 'candidates'].map((topic) => run?.frames.get(topic))
    if (!examples || !boxes || !candidates) return
    const names = classesOf(run, about)
    if (places.length !== examples.shape[0]) {
      places = Array.from({length: examples.shape[0]}, (_, k) => {
        const canvas = h('canvas')
        return {canvas, button: h('button', {type: 'button', onclick: () => chosen(k)}, canvas)}
      })
      element.replaceChildren(...places.map(({button}) => button))
    }
    places.forEach(({button, canvas}, k) => {
      const truth = boxesOf(boxes, k)
      const found = decided(boxesOf(candidates, k), truth, how)
      const kept = found.filter(({stays}) => stays)
      paintScene(canvas, examples, k, {truth, found, names})
      const values = {number: k + 1, right: kept.filter(({correct}) => correct).length, wrong: kept.filter(({correct}) => !correct).length, missed: missed(truth, found).length}
      button.setAttribute('aria-label', session.t('detector.scene.of', values))
    })
  }
  life.sized(element, draw)
  life.texts(() => {
    element.setAttribute('aria-label', session.t('detector.examples.title'))
    draw()
  })
  return {element, draw, show: (/** @type {any} */ next) => {
    run = next
    draw()
  }}
}
