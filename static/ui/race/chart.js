// @ts-check
/** The losses of all runners by epoch, each in its own colour and dash. */
import {figure} from '../explain/figures.js'
import {classColour} from '../heatmap.js'
import {clean} from '../see/canvas.js'
import {session} from '../session.js'

const [LEFT, RIGHT, TOP, BOTTOM] = [46, 10, 8, 22]
const STEEP = 20 // times the least loss, from which the greatest makes the scale logarithmic
const LINES = 5

/** How the lines are broken, so that colour is not alone; for strokes 2 pixels wide. */
export const DASHES = [[], [7, 3], [2, 3], [9, 3, 2, 3], [12, 4], [4, 2], [2, 2, 7, 2], [1, 4]]

/** Values between two bounds at which a scale has its lines: equal steps, or equal ratios. @param {number} low @param {number} high @param {boolean} logarithmic */
function ticks(low, high, logarithmic) {
  if (logarithmic) {
    const [first, last] = [Math.floor(Math.log10(low)), Math.floor(Math.log10(high))]
    const step = Math.max(1, Math.ceil((last - first) / LINES))
    const within = high < 200 * low ? [1, 2, 5] : [1]
    const found = Array.from({length: Math.floor((last - first) / step) + 1}, (_, k) => within.map((times) => times * 10 ** (first + k * step))).flat()
    return found.filter((tick) => tick >= low && tick <= high)
  }
  const rough = (high - low) / LINES
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find((times) => times * power >= rough) ?? 10)
  return Array.from({length: Math.floor(high / step) - Math.ceil(low / step) + 1}, (_, k) => (Math.ceil(low / step) + k) * step)
}

/** @param {HTMLCanvasElement} canvas @param {import('./race.js').Race} race @param {'train' | 'test'} part */
export function paintRace(canvas, race, part) {
  const made = clean(canvas)
  const losses = race.lanes.flatMap(({laps}) => laps.map((lap) => lap[part])).filter(Number.isFinite)
  if (!made || losses.length === 0) return
  const {brush, width, height} = made
  const most = losses.reduce((a, b) => Math.max(a, b))
  const least = losses.reduce((a, b) => Math.min(a, b))
  const logarithmic = least > 0 && most > STEEP * least
  const [low, high] = logarithmic ? [least / 1.2, most * 1.2] : [0, most * 1.05 || 1]
  const scaled = (/** @type {number} */ loss) => (logarithmic ? Math.log(loss / low) / Math.log(high / low) : (loss - low) / (high - low))
  const x = (/** @type {number} */ epoch) => LEFT + (epoch / race.epochs) * (width - LEFT - RIGHT)
  const y = (/** @type {number} */ loss) => height - BOTTOM - scaled(loss) * (height - TOP - BOTTOM)

  brush.setLineDash([])
  brush.lineWidth = 1
  brush.font = '11px system-ui, sans-serif'
  brush.fillStyle = session.theme.token('soft')
  brush.strokeStyle = session.theme.token('line')
  brush.textBaseline = 'middle'
  brush.textAlign = 'right'
  for (const tick of ticks(low, high, logarithmic)) {
    brush.fillText(figure(tick), LEFT - 7, y(tick))
    brush.beginPath()
    brush.moveTo(LEFT, y(tick))
    brush.lineTo(width - RIGHT, y(tick))
    brush.stroke()
  }
  brush.textBaseline = 'bottom'
  for (const [epoch, align] of /** @type {[number, CanvasTextAlign][]} */ ([[0, 'left'], [race.epochs, 'right']])) {
    brush.textAlign = align
    brush.fillText(session.t('chart.epoch', {epoch: session.words.number(epoch)}), x(epoch), height - 2)
  }
  brush.lineWidth = 2
  brush.lineJoin = 'round'
  race.lanes.forEach(({laps}, k) => {
    brush.strokeStyle = brush.fillStyle = classColour(k)
    brush.setLineDash(DASHES[k])
    brush.beginPath()
    for (const lap of laps) if (Number.isFinite(lap[part])) brush.lineTo(x(lap.epoch), y(lap[part]))
    brush.stroke()
    const last = laps[laps.length - 1]
    if (!last || !Number.isFinite(last[part])) return
    brush.beginPath()
    brush.arc(x(last.epoch), y(last[part]), 3.5, 0, 2 * Math.PI)
    brush.fill()
  })
}
