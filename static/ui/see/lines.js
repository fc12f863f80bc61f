// @ts-check
/** Measures over the epochs as lines on a canvas, with a scale that fits: linear, or logarithmic where they fall far. */
import {figure} from '../explain/figures.js'
import {session} from '../session.js'
import {clean} from './canvas.js'

const [LEFT, RIGHT, TOP, BOTTOM] = [46, 10, 8, 22]
const STEEP = 20 // times the least value, from which the greatest makes the scale logarithmic
const APART = 40 // pixels from one line of the scale to the next, at least

/** @typedef {{points: [number, number][], colour: string, dash: number[]}} Line `points`: epoch and value, in order */

/** Values between two bounds at which a scale has its lines: equal steps, at least two where they fit, or equal ratios. @param {number} low @param {number} high @param {boolean} logarithmic @param {number} lines */
export function ticks(low, high, logarithmic, lines) {
  if (logarithmic) {
    const [first, last] = [Math.floor(Math.log10(low)), Math.floor(Math.log10(high))]
    const step = Math.max(1, Math.ceil((last - first) / lines))
    const within = high < 200 * low && lines > 2 ? [1, 2, 5] : [1]
    const found = Array.from({length: Math.floor((last - first) / step) + 1}, (_, k) => within.map((times) => times * 10 ** (first + k * step))).flat()
    return found.filter((tick) => tick >= low && tick <= high)
  }
  const rough = (high - low) / lines
  const power = 10 ** Math.floor(Math.log10(rough))
  const steps = [0.5, 1, 2, 5, 10].map((times) => times * power)
  const within = (/** @type {number} */ step) => Array.from({length: Math.floor(high / step) - Math.ceil(low / step) + 1}, (_, k) => (Math.ceil(low / step) + k) * step)
  const fits = steps.findIndex((step) => step >= rough)
  const found = within(/** @type {number} */ (steps.at(fits)))
  return found.length < 2 ? within(/** @type {number} */ (steps.at(fits - 1))) : found
}

/**
 * Draw lines from epoch 0 to `end`, the last value of each with a dot; nothing while there are no values.
 * @param {HTMLCanvasElement} canvas @param {Line[]} lines @param {number} end
 * @param {{linear?: boolean, written?: (value: number) => string}} [options] `linear`: never a logarithmic scale; `written`:
 * how the scale says its values
 */
export function paintLines(canvas, lines, end, {linear = false, written = figure} = {}) {
  const made = clean(canvas)
  const finite = lines.map((line) => ({...line, points: line.points.filter(([, value]) => Number.isFinite(value))}))
  const values = finite.flatMap(({points}) => points.map(([, value]) => value))
  if (!made || values.length === 0) return
  const {brush, width, height} = made
  const most = values.reduce((a, b) => Math.max(a, b))
  const least = values.reduce((a, b) => Math.min(a, b))
  const logarithmic = !linear && least > 0 && most > STEEP * least
  const [low, high] = logarithmic ? [least / 1.2, most * 1.2] : [Math.min(0, least * 1.05), Math.max(0, most * 1.05) || 1]
  const scaled = (/** @type {number} */ value) => (logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low))
  const x = (/** @type {number} */ epoch) => LEFT + (epoch / end) * (width - LEFT - RIGHT)
  const y = (/** @type {number} */ value) => height - BOTTOM - scaled(value) * (height - TOP - BOTTOM)

  brush.setLineDash([])
  brush.lineWidth = 1
  brush.font = '11px system-ui, sans-serif'
  brush.fillStyle = session.theme.token('soft')
  brush.strokeStyle = session.theme.token('line')
  brush.textBaseline = 'middle'
  brush.textAlign = 'right'
  for (const tick of ticks(low, high, logarithmic, Math.max(2, Math.min(5, Math.floor(height / APART))))) {
    brush.fillText(written(tick), LEFT - 7, y(tick))
    brush.beginPath()
    brush.moveTo(LEFT, y(tick))
    brush.lineTo(width - RIGHT, y(tick))
    brush.stroke()
  }
  brush.textBaseline = 'bottom'
  for (const [epoch, align] of /** @type {[number, CanvasTextAlign][]} */ ([[0, 'left'], [end, 'right']])) {
    brush.textAlign = align
    brush.fillText(session.t('chart.epoch', {epoch: session.words.number(epoch, {maximumFractionDigits: 1})}), x(epoch), height - 2)
  }
  brush.lineWidth = 2
  brush.lineJoin = 'round'
  for (const {points, colour, dash} of finite) {
    brush.strokeStyle = brush.fillStyle = colour
    brush.setLineDash(dash)
    brush.beginPath()
    for (const [epoch, value] of points) brush.lineTo(x(epoch), y(value))
    brush.stroke()
    const last = points[points.length - 1]
    if (!last) continue
    brush.beginPath()
    brush.arc(x(last[0]), y(last[1]), 3.5, 0, 2 * Math.PI)
    brush.fill()
  }
}
