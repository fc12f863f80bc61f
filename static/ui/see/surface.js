// @ts-check
/** The output as a surface over the plane, to be turned by mouse, finger or arrow keys. */
import {figure} from '../explain/figures.js'
import {classColour, colour} from '../heatmap.js'
import {session} from '../session.js'
import {h} from '../view.js'
import {clean} from './canvas.js'
import {project, turned} from './turning.js'

const HIGH = 0.62 // height of the strongest output, in halves of the plane's side
const KEYS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]}
const STEP = 0.12 // radians for a key
const FOLLOW = 0.3 // of the way to the new heights in each picture
const STILL = matchMedia('(prefers-reduced-motion: reduce)')

/** @returns {import('./card.js').View} */
export function surface() {
  const canvas = h('canvas', {role: 'img', class: 'square turning', tabindex: 0})
  const what = h('p')
  const text = h('p', {class: 'told'})
  const element = h('div', {class: 'two'}, canvas, h('div', {class: 'stack'}, text, what))
  let way = turned()
  /** @type {any} */ let found = null
  /** @type {Float64Array} */ let heights = new Float64Array(0)
  let asked = 0

  const draw = () => {
    asked = 0
    if (!found) return
    const far = approach()
    paint(canvas, found, heights, way)
    if (far) soon()
  }
  const soon = () => { asked ||= requestAnimationFrame(draw) }
  /** One picture nearer to the heights that were found; whether they are not yet reached. */
  const approach = () => {
    const wanted = found.heights
    if (STILL.matches || heights.length !== wanted.length) {
      heights = Float64Array.from(wanted)
      return false
    }
    let most = 0
    for (let i = 0; i < heights.length; i++) {
      heights[i] += FOLLOW * (wanted[i] - heights[i])
      most = Math.max(most, Math.abs(wanted[i] - heights[i]))
    }
    return most > 1e-3
  }
  const turn = (/** @type {number} */ right, /** @type {number} */ up) => {
    way = turned(way, right, up)
    soon()
  }
  canvas.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
    const by = KEYS[/** @type {keyof typeof KEYS} */ (event.key)]
    if (!by) return
    event.preventDefault()
    turn(by[0] * STEP, by[1] * STEP)
  })
  canvas.addEventListener('pointerdown', (/** @type {PointerEvent} */ event) => canvas.setPointerCapture(event.pointerId))
  canvas.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => {
    if (canvas.hasPointerCapture(event.pointerId)) turn(event.movementX * 0.01, -event.movementY * 0.01)
  })
  return {
    element,
    end: () => cancelAnimationFrame(asked),
    write() {
      what.textContent = session.t('see.surface.what')
    },
    show(answer) {
      found = answer
      const least = found.heights.reduce((/** @type {number} */ a, /** @type {number} */ b) => Math.min(a, b))
      const most = found.heights.reduce((/** @type {number} */ a, /** @type {number} */ b) => Math.max(a, b))
      const height = found.classes ? 'classes' : session.values.problem === 'autoencoder' ? 'distance' : 'text'
      text.textContent = session.t(`see.surface.${height}`, {least: figure(least), most: figure(most)})
      canvas.setAttribute('aria-label', text.textContent)
      soon()
    },
  }
}

/** @param {HTMLCanvasElement} canvas @param {any} found @param {Float64Array} heights @param {import('./turning.js').Way} way */
function paint(canvas, {cells, classes}, heights, way) {
  const made = clean(canvas)
  if (!made) return
  const {brush, width} = made
  const strongest = heights.reduce((a, b) => Math.max(a, Math.abs(b)), 1)
  const place = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ z) => project(way, x, y, z, width)
  const middle = (/** @type {number} */ k) => ((k + 0.5) / cells) * 2 - 1
  const corners = Array.from(heights, (height, k) => place(middle(k % cells), -middle(Math.floor(k / cells)), (height / strongest) * HIGH))

  floor(brush, place)
  /** @type {{k: number, depth: number}[]} */
  const faces = []
  for (let row = 0; row < cells - 1; row++) {
    for (let column = 0; column < cells - 1; column++) {
      const k = row * cells + column
      faces.push({k, depth: corners[k][2] + corners[k + 1][2] + corners[k + cells][2] + corners[k + cells + 1][2]})
    }
  }
  faces.sort((a, b) => b.depth - a.depth)
  const [light, dark] = session.theme.dark ? ['#ffffff', '#000000'] : ['#ffffff', '#1d2430']
  brush.lineWidth = 0.7
  for (const {k} of faces) {
    const value = (heights[k] + heights[k + 1] + heights[k + cells] + heights[k + cells + 1]) / 4
    brush.beginPath()
    for (const corner of [k, k + 1, k + cells + 1, k + cells]) brush.lineTo(corners[corner][0], corners[corner][1])
    brush.closePath()
    brush.fillStyle = brush.strokeStyle = classes ? classColour(classes[k]) : colour(value / strongest)
    brush.fill()
    brush.stroke()
    // Lit from the upper left: what rises to the right and backwards is lighter.
    const slope = (heights[k + 1] - heights[k + cells]) / strongest
    brush.globalAlpha = Math.min(0.35, Math.abs(slope) * 1.6)
    brush.fillStyle = slope > 0 ? light : dark
    brush.fill()
    brush.globalAlpha = 0.16
    brush.strokeStyle = dark
    brush.stroke()
    brush.globalAlpha = 1
  }
  names(brush, place)
}

/** The plane under the surface, where the output is zero. @param {CanvasRenderingContext2D} brush @param {(x: number, y: number, z: number) => number[]} place */
function floor(brush, place) {
  brush.strokeStyle = session.theme.token('strong-line')
  brush.lineWidth = 1
  brush.beginPath()
  for (const [x, y] of [[-1, -1], [1, -1], [1, 1], [-1, 1]]) brush.lineTo(place(x, y, 0)[0], place(x, y, 0)[1])
  brush.closePath()
  brush.stroke()
}

/** The names of the plane's axes, over all else. @param {CanvasRenderingContext2D} brush @param {(x: number, y: number, z: number) => number[]} place */
function names(brush, place) {
  brush.fillStyle = session.theme.token('ink')
  brush.font = 'italic 14px Georgia, "Times New Roman", serif'
  brush.textAlign = 'center'
  brush.textBaseline = 'middle'
  for (const [name, x, y] of /** @type {[string, number, number][]} */ ([['x₁', 0, -1.13], ['x₂', -1.13, 0]])) {
    brush.fillText(name, place(x, y, 0)[0], place(x, y, 0)[1])
  }
}
