// @ts-check
/**
 * How far back the loss is heard: the size of its gradient in the states before it, against those at it. The curves of
 * runs that were looked at before stay, so that cells can be compared.
 */
import {figure} from '../../explain/figures.js'
import {classColour} from '../../heatmap.js'
import {section} from '../section.js'
import {clean} from '../../see/canvas.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {STATES} from './signals.js'

const MOST = 4 // runs
const FLOOR = 1e-9 // the least share that is drawn
const ASKED = 20 // characters back, for which the share is said in words
const DASHES = [[], [7, 3], [2, 3], [9, 3, 2, 3]]
const [LEFT, RIGHT, TOP, BOTTOM] = [58, 12, 10, 34]

/** @typedef {{id: string, cell: string, step: number, shares: {state: string, values: number[]}[]}} Curve */
/** @type {Curve[]} of the runs looked at, the last one first */
let curves = []

/** @param {import('../views.js').Life} life */
export function gradient(life) {
  const canvas = h('canvas', {class: 'back', role: 'img'})
  const legend = h('ul', {class: 'legend'})
  const told = h('p')
  const part = section('rnn.gradient', life, told, canvas, legend)
  /** @type {any} */ let seen = null

  const draw = () => {
    const {run} = server
    if (!run || curves[0]?.id !== run.id) return
    paint(canvas, run.spec.length)
    const [{cell, shares}] = curves
    const {values} = shares[shares.length - 1]
    const name = session.t(`choice.cell.${cell}`)
    told.textContent = session.t('rnn.gradient.told', {cell: name, distance: ASKED, share: session.words.number(values[ASKED], {style: 'percent', maximumSignificantDigits: 2})})
    canvas.setAttribute('aria-label', told.textContent)
    legend.replaceChildren(...lines().map(({curve, state, colour, dash}) => h('li', {},
      swatch(colour, dash), session.t('rnn.gradient.line', {cell: session.t(`choice.cell.${curve.cell}`), signal: session.t(`rnn.state.${state}`), step: session.words.number(curve.step)}))))
  }
  life.texts(draw)
  life.ended(session.on('theme', draw))
  life.sized(canvas, draw)
  return {
    element: part.element,
    show(/** @type {any} */ run) {
      const frame = run?.frames.get('gradients')
      part.fill(Boolean(frame))
      if (!frame || frame === seen) return
      seen = frame
      const [, length] = frame.shape
      const shares = STATES[run.spec.cell].map((state, k) => {
        const row = Array.from(frame.array.subarray(k * length, (k + 1) * length))
        return {state, values: row.map((value) => /** @type {number} */ (value) / (/** @type {number} */ (row[0]) || 1))}
      })
      curves = [{id: run.id, cell: run.spec.cell, step: frame.step, shares}, ...curves.filter(({id}) => id !== run.id)].slice(0, MOST)
      draw()
    },
  }
}

/** Every curve with its colour and dash: of the run that is looked at all states, of those before it the last. */
function lines() {
  return curves.flatMap((curve, k) => {
    const shares = k === 0 ? [...curve.shares].reverse() : curve.shares.slice(-1)
    return shares.map(({state, values}, i) => ({curve, state, values, colour: k === 0 ? session.theme.token('accent') : classColour(k + 1), dash: DASHES[k === 0 ? i : k % DASHES.length]}))
  })
}

/** A sample of a line. @param {string} colour @param {number[]} dash */
function swatch(colour, dash) {
  const path = h('path', {d: 'M1 5H29', fill: 'none', stroke: colour, 'stroke-width': 2, 'stroke-dasharray': dash.join(' ')})
  return h('svg', {viewBox: '0 0 30 10', width: 30, height: 10, 'aria-hidden': 'true'}, path)
}

/** @param {HTMLCanvasElement} canvas @param {number} cut characters after which learning looks back no further */
function paint(canvas, cut) {
  const made = clean(canvas)
  if (!made) return
  const {brush, width, height} = made
  const drawn = lines()
  const last = drawn[0].values.length - 1
  const least = Math.max(FLOOR, Math.min(...drawn.flatMap(({values}) => values.filter((value) => value > 0))))
  const low = Math.min(-1, Math.floor(Math.log10(least)))
  const high = Math.max(0, Math.log10(Math.max(...drawn.flatMap(({values}) => values))))
  const x = (/** @type {number} */ back) => LEFT + (back / last) * (width - LEFT - RIGHT)
  const y = (/** @type {number} */ share) => height - BOTTOM - ((Math.log10(Math.max(share, 10 ** low)) - low) / (high - low)) * (height - TOP - BOTTOM)
  const [soft, line] = ['soft', 'line'].map((name) => session.theme.token(name))

  brush.font = '11px system-ui, sans-serif'
  brush.lineWidth = 1
  brush.strokeStyle = line
  brush.fillStyle = soft
  brush.textBaseline = 'middle'
  brush.textAlign = 'right'
  for (let power = 0; power >= low; power -= low < -4 ? 2 : 1) {
    brush.fillText(power < -4 ? figure(10 ** power) : session.words.number(10 ** power, {style: 'percent', maximumSignificantDigits: 1}), LEFT - 7, y(10 ** power))
    brush.beginPath()
    brush.moveTo(LEFT, y(10 ** power))
    brush.lineTo(width - RIGHT, y(10 ** power))
    brush.stroke()
  }
  brush.textBaseline = 'top'
  brush.textAlign = 'center'
  for (let back = 0; back <= last; back += 10) brush.fillText(String(back), x(back), height - BOTTOM + 6)
  brush.fillText(session.t('rnn.gradient.axis'), (LEFT + width - RIGHT) / 2, height - 13)
  if (cut < last) {
    brush.strokeStyle = soft
    brush.setLineDash([3, 3])
    brush.beginPath()
    brush.moveTo(x(cut), TOP)
    brush.lineTo(x(cut), height - BOTTOM)
    brush.stroke()
    brush.textAlign = cut > last / 2 ? 'right' : 'left'
    brush.fillText(session.t('rnn.gradient.cut'), x(cut) + (cut > last / 2 ? -6 : 6), TOP)
  }
  brush.lineWidth = 2
  brush.lineJoin = 'round'
  for (const {values, colour, dash} of drawn) {
    brush.strokeStyle = colour
    brush.setLineDash(dash)
    brush.beginPath()
    values.forEach((share, back) => brush.lineTo(x(back), y(share)))
    brush.stroke()
  }
  brush.setLineDash([])
}
