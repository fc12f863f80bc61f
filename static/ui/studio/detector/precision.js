// @ts-check
/** Precision at each recall, of one class or of all: the area under it is the average precision. */
import {classesOf} from '../classes.js'
import {clean} from '../../see/canvas.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

const [LEFT, RIGHT, TOP, BOTTOM] = [44, 10, 8, 34]
const TICKS = [0, 0.25, 0.5, 0.75, 1]
const LEVELS = 101

/** @param {import('../views.js').Life} life @param {any} about @param {{score: number}} how */
export function precision(life, about, how) {
  const select = h('select')
  const name = h('span')
  const canvas = h('canvas', {class: 'precision', role: 'img'})
  const told = h('p', {class: 'told'})
  const element = h('div', {class: 'stacked'}, h('label', {class: 'choice'}, name, select), canvas, told)
  /** @type {any} */ let run = null
  let offered = ''

  const offer = () => {
    const names = [session.t('detector.all'), ...classesOf(run, about)]
    if (String(names) === offered) return
    offered = String(names)
    const at = Math.max(0, select.selectedIndex)
    select.replaceChildren(...names.map((each) => h('option', {}, each)))
    select.selectedIndex = at
  }
  const draw = () => {
    const frame = run?.frames.get('precision_recall')
    if (!frame) return
    offer()
    const made = clean(canvas)
    if (!made) return
    const {brush, width, height} = made
    const row = select.selectedIndex > 0 ? select.selectedIndex - 1 : frame.shape[0] - 1
    const level = (/** @type {number} */ k, /** @type {number} */ part) => frame.array[(row * LEVELS + k) * 2 + part]
    const [x, y] = [(/** @type {number} */ recall) => LEFT + recall * (width - LEFT - RIGHT), (/** @type {number} */ share) => height - BOTTOM - share * (height - TOP - BOTTOM)]
    axes(brush, x, y)
    const colour = session.theme.token('accent')
    brush.strokeStyle = brush.fillStyle = colour
    brush.lineWidth = 2
    brush.lineJoin = 'round'
    brush.beginPath()
    let last = 0
    for (let k = 0; k < LEVELS; k++) {
      if (level(k, 1) > 0) last = k
      brush.lineTo(x(k / 100), y(level(k, 0)))
    }
    brush.stroke()
    brush.globalAlpha = 0.14
    brush.lineTo(x(1), y(0))
    brush.lineTo(x(0), y(0))
    brush.fill()
    brush.globalAlpha = 1
    let at = -1
    while (at < last && level(at + 1, 1) >= how.score) at++
    if (at >= 0) {
      brush.beginPath()
      brush.arc(x(at / 100), y(level(at, 0)), 5, 0, 7)
      brush.fill()
      brush.strokeStyle = session.theme.token('panel')
      brush.stroke()
    }
    const share = (/** @type {number} */ value) => session.words.number(value, {style: 'percent', maximumFractionDigits: 0})
    const area = Array.from({length: LEVELS}, (_, k) => level(k, 0)).reduce((sum, value) => sum + value, 0) / LEVELS
    const values = {area: session.words.number(area, {maximumFractionDigits: 3}), score: share(how.score), precision: share(at < 0 ? 0 : level(at, 0)), recall: share(Math.max(0, at) / 100)}
    told.textContent = session.t(at < 0 ? 'detector.curve.none' : 'detector.curve.told', values)
    canvas.setAttribute('aria-label', `${session.t('detector.curve.title')}. ${told.textContent}`)
  }
  select.addEventListener('change', draw)
  life.sized(canvas, draw)
  life.texts(() => {
    name.textContent = session.t('detector.class')
    draw()
  })
  return {element, draw, show: (/** @type {any} */ next) => {
    run = next
    draw()
  }}
}

/** @param {CanvasRenderingContext2D} brush @param {(recall: number) => number} x @param {(share: number) => number} y */
function axes(brush, x, y) {
  brush.font = '11px system-ui, sans-serif'
  brush.fillStyle = session.theme.token('soft')
  brush.strokeStyle = session.theme.token('line')
  brush.lineWidth = 1
  const share = (/** @type {number} */ value) => session.words.number(value, {style: 'percent'})
  for (const tick of TICKS) {
    brush.beginPath()
    brush.moveTo(x(0), y(tick))
    brush.lineTo(x(1), y(tick))
    brush.moveTo(x(tick), y(0))
    brush.lineTo(x(tick), y(1))
    brush.stroke()
    brush.textAlign = 'right'
    brush.textBaseline = 'middle'
    brush.fillText(share(tick), x(0) - 6, y(tick))
    brush.textAlign = tick === 1 ? 'right' : tick === 0 ? 'left' : 'center'
    brush.textBaseline = 'top'
    brush.fillText(share(tick), x(tick), y(0) + 4)
  }
  brush.textAlign = 'center'
  brush.fillText(session.t('detector.recall'), x(0.5), y(0) + 19)
}
