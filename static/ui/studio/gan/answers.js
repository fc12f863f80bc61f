// @ts-check
/** The discriminator's answers as two histograms on one scale: on what is real upwards, on what was made downwards. */
import {figure} from '../../explain/figures.js'
import {clean} from '../../see/canvas.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

const BINS = 25
const ROOM = 16 // pixels below for the scale

/** Losses whose discriminator answers with a bare number. */
export const BARE = ['least-squares', 'wasserstein-gp']

export function answers() {
  const canvas = h('canvas', {class: 'opinions', role: 'img'})
  const told = h('p', {class: 'told'})
  const element = h('div', {class: 'stacked'}, canvas, told)

  /** @param {import('../../server_run.js').ServerRun} run */
  const show = (run) => {
    const frame = run.frames.get('answers')
    if (!frame) return
    const half = frame.array.length / 2
    const [real, made] = [frame.array.subarray(0, half), frame.array.subarray(half)]
    const bare = BARE.includes(run.spec.loss)
    told.textContent = session.t(bare ? 'gan.answers.bare' : 'gan.answers.told', {real: figure(mean(real)), made: figure(mean(made))})
    canvas.setAttribute('aria-label', told.textContent)
    paint(canvas, real, made, bare ? reach(frame.array) : [0, 1])
  }
  return {element, show}
}

/** @param {Float32Array} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length

/** From the least to the greatest number, or a little round the only one. @param {Float32Array} values @returns {[number, number]} */
function reach(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return high > low ? [low, high] : [low - 0.5, high + 0.5]
}

/** @param {Float32Array} values @param {[number, number]} range */
function counted(values, [low, high]) {
  const counts = new Array(BINS).fill(0)
  for (const value of values) counts[Math.max(0, Math.min(BINS - 1, Math.floor(((value - low) / (high - low)) * BINS)))]++
  return counts
}

/** @param {HTMLCanvasElement} canvas @param {Float32Array} real @param {Float32Array} made @param {[number, number]} range */
function paint(canvas, real, made, range) {
  const place = clean(canvas)
  if (!place) return
  const {brush, width, height} = place
  const both = [counted(real, range), counted(made, range)]
  const most = Math.max(1, ...both.flat())
  const middle = (height - ROOM) / 2
  const step = width / BINS
  both.forEach((counts, down) => {
    brush.fillStyle = session.theme.token(down ? 'negative' : 'positive')
    counts.forEach((count, k) => {
      const high = count && Math.max(2, (count / most) * (middle - 14))
      brush.fillRect(k * step + 0.5, down ? middle + 1 : middle - high, Math.max(1, step - 1), high)
    })
  })
  brush.fillStyle = session.theme.token('strong-line')
  brush.fillRect(0, middle, width, 1)
  brush.font = '11px system-ui, sans-serif'
  brush.fillStyle = session.theme.token('soft')
  brush.textBaseline = 'top'
  brush.fillText(session.t('gan.real'), 0, 0)
  brush.textBaseline = 'bottom'
  brush.fillText(session.t('gan.samples'), 0, height - ROOM)
  brush.fillText(figure(range[0]), 0, height)
  brush.textAlign = 'right'
  brush.fillText(figure(range[1]), width, height)
  brush.textAlign = 'left'
}
