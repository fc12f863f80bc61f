// @ts-check
/** What each episode brought while it learned, as dots, and their running mean. */
import {figure} from '../../explain/figures.js'
import {clean} from '../../see/canvas.js'
import {ticks} from '../../see/lines.js'
import {section} from '../section.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

const MEAN = 50 // episodes
const [LEFT, RIGHT, TOP, BOTTOM] = [44, 8, 8, 24]

/** The mean of each value and of those before it, at most so many. @param {number[]} values @param {number} count */
export function running(values, count) {
  let sum = 0
  return values.map((value, k) => {
    sum += value - (k >= count ? values[k - count] : 0)
    return sum / Math.min(k + 1, count)
  })
}

/** @param {import('../views.js').Life} life */
export function returns(life) {
  const canvas = h('canvas', {class: 'returns', role: 'img'})
  const told = h('p', {class: 'told'})
  const part = section('q.returns', life, canvas, told)

  const draw = () => {
    const frame = server.run?.frames.get('returns')
    part.fill(Boolean(frame?.shape[0]))
    if (!frame?.shape[0]) return
    const column = (/** @type {number} */ which) => Array.from({length: frame.shape[0]}, (_, k) => frame.array[2 * k + which])
    const [steps, values] = [column(0), column(1)]
    const means = running(values, MEAN)
    told.textContent = session.t('q.returns.told', {episodes: session.words.number(values.length), mean: figure(means[means.length - 1])})
    canvas.setAttribute('aria-label', told.textContent)
    paint(canvas, steps, values, means)
  }
  life.sized(canvas, draw)
  life.ended(session.on('theme', draw))
  life.texts(draw)
  return {element: part.element, show: draw}
}

/** @param {HTMLCanvasElement} canvas @param {number[]} steps @param {number[]} values @param {number[]} means */
function paint(canvas, steps, values, means) {
  const place = clean(canvas)
  if (!place) return
  const {brush, width, height} = place
  const [low, high] = [Math.min(0, ...values), Math.max(1, ...values)]
  const [first, end] = [steps[0], Math.max(steps[0] + 1, steps[steps.length - 1])]
  const x = (/** @type {number} */ step) => LEFT + ((step - first) / (end - first)) * (width - LEFT - RIGHT)
  const y = (/** @type {number} */ value) => height - BOTTOM - ((value - low) / (high - low)) * (height - TOP - BOTTOM)
  brush.font = '11px system-ui, sans-serif'
  brush.strokeStyle = session.theme.token('line')
  brush.fillStyle = session.theme.token('soft')
  brush.textBaseline = 'middle'
  brush.textAlign = 'right'
  brush.lineWidth = 1
  for (const mark of ticks(low, high, false, 4)) {
    brush.fillText(figure(mark), LEFT - 7, y(mark))
    brush.beginPath()
    brush.moveTo(LEFT, y(mark))
    brush.lineTo(width - RIGHT, y(mark))
    brush.stroke()
  }
  brush.textBaseline = 'bottom'
  for (const [step, align] of /** @type {[number, CanvasTextAlign][]} */ ([[first, 'left'], [end, 'right']])) {
    brush.textAlign = align
    brush.fillText(session.t('gpt.step', {step: session.words.number(step)}), x(step), height)
  }
  brush.globalAlpha = 0.45
  values.forEach((value, k) => brush.fillRect(x(steps[k]) - 1, y(value) - 1, 2.5, 2.5))
  brush.globalAlpha = 1
  brush.strokeStyle = session.theme.token('accent')
  brush.lineWidth = 2.5
  brush.lineJoin = 'round'
  brush.beginPath()
  means.forEach((value, k) => brush.lineTo(x(steps[k]), y(value)))
  brush.stroke()
}
