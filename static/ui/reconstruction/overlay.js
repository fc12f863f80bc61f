// @ts-check
/** What an autoencoder does, over the map: where each point comes out, all that its decoder can draw, and a walk along that. */
import {keepAsking} from '../explain/asking.js'
import {figure} from '../explain/figures.js'
import {adopt} from '../explain/sheet.js'
import {EXTENT} from '../points.js'
import {session} from '../session.js'
import {h} from '../view.js'

const STEPS = 255 // of the walk: from each place of the curve to the next
const DIGITS = {minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: 'negative'} // no “−0.00”
// Of the side of the map:
const THREAD = 0.0022
const CURVE = 0.0085
const HALO = 0.0055 // round the curve, on each side
const WALKER = 0.021

/**
 * @param {import('../view.js').Life} life
 * @param {() => void} paint draws the map anew
 */
export function reconstruction(life, paint) {
  const name = h('span', {class: 'caption'})
  const value = h('output')
  const slider = h('input', {type: 'range', min: 0, max: STEPS, step: 1, value: STEPS / 2, oninput: () => { tell(); paint() }})
  const walk = h('div', {class: 'walk'}, name, slider, value)
  const what = h('p', {class: 'caption'})
  const element = h('div', {class: 'reconstruction'}, walk, what)
  // See `Reconstruction.look` of the kernels.
  /** @type {{places: Float32Array, curve: Float32Array, codes?: number[], layer?: number} | null} */ let found = null

  const at = () => Number(slider.value)
  const tell = () => {
    walk.hidden = !found?.codes
    what.hidden = !found
    if (!found) return
    const {codes, layer, curve} = found
    what.textContent = codes ? session.t('reconstruction.what', {layer}) : session.t('reconstruction.none')
    if (!codes) return
    const [x, y] = curve.subarray(2 * at())
    value.textContent = session.words.number(codes[0] + (at() / STEPS) * (codes[1] - codes[0]), DIGITS).replace('-', '−')
    slider.setAttribute('aria-valuetext', session.t('reconstruction.walked', {code: value.textContent, x: figure(x), y: figure(y)}))
  }
  life.texts(() => {
    name.textContent = session.t('reconstruction.code')
    slider.setAttribute('aria-label', name.textContent)
    tell()
  })
  const soon = keepAsking(life, 'reconstruction', () => (session.stage === 'ready' && session.values.problem === 'autoencoder' ? {} : null), (answer) => {
    found = answer
    tell()
    paint()
  }, 0)
  life.on('stage', () => soon(0))
  // What is known is of another network, or of other points.
  life.on('layout', () => { found = null })
  adoptLater(element)

  return {
    element,
    /** The threads from the points to where they come out. @param {CanvasRenderingContext2D} brush @param {number} side */
    under(brush, side) {
      const data = session.latest('data')
      if (!found || !data || data.shape[0] * 2 !== found.places.length) return
      const place = placed(side)
      brush.strokeStyle = session.theme.token('ink')
      brush.lineWidth = Math.max(1, side * THREAD)
      brush.globalAlpha = 0.5
      brush.beginPath()
      const shown = session.values.show_test ? data.shape[0] : session.layout?.n_train ?? 0
      for (let k = 0; k < shown; k++) {
        brush.moveTo(...place(data.array[3 * k], data.array[3 * k + 1]))
        brush.lineTo(...place(found.places[2 * k], found.places[2 * k + 1]))
      }
      brush.stroke()
      brush.globalAlpha = 1
    },
    /** The decoder's curve, and who walks along it. @param {CanvasRenderingContext2D} brush @param {number} side */
    over(brush, side) {
      if (!found?.curve.length) return
      const {curve} = found
      const place = placed(side)
      const [ink, panel, accent] = ['ink', 'panel', 'accent'].map((token) => session.theme.token(token))
      brush.lineCap = brush.lineJoin = 'round'
      brush.beginPath()
      for (let k = 0; k < curve.length; k += 2) brush.lineTo(...place(curve[k], curve[k + 1]))
      for (const [colour, width] of /** @type {[string, number][]} */ ([[panel, CURVE + 2 * HALO], [ink, CURVE]])) {
        brush.strokeStyle = colour
        brush.lineWidth = side * width
        brush.stroke()
      }
      brush.beginPath()
      brush.arc(...place(curve[2 * at()], curve[2 * at() + 1]), side * WALKER, 0, 2 * Math.PI)
      brush.fillStyle = accent
      brush.strokeStyle = panel
      brush.lineWidth = side * HALO * 1.6
      brush.stroke()
      brush.fill()
    },
  }
}

/** Where a point of the plane is on the canvas. @param {number} side @returns {(x: number, y: number) => [number, number]} */
const placed = (side) => (x, y) => [((x + EXTENT) / (2 * EXTENT)) * side, ((EXTENT - y) / (2 * EXTENT)) * side]

/** Its style sheet, once it is in the page. @param {HTMLElement} element */
const adoptLater = (element) => queueMicrotask(() => adopt(element, 'reconstruction'))
