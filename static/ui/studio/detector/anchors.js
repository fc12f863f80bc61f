// @ts-check
/** Sizes of the objects, a dot each, and the anchors that k-means has found among them, as boxes from one corner. */
import {rows} from './boxes.js'
import {clean} from '../../see/canvas.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

const [LEFT, BOTTOM, EDGE] = [34, 34, 10]
const MOST = 48 // pixels, beyond the largest object that is put into a scene
const WHOLE = 96 // pixels of a scene: an object of one's own may be as large as that
const TICKS = [0, 1 / 3, 2 / 3, 1] // of these

/** @param {import('../views.js').Life} life */
export function anchors(life) {
  const canvas = h('canvas', {class: 'anchors', role: 'img'})
  const told = h('p', {class: 'told'})
  const element = h('div', {class: 'stacked'}, canvas, told)
  /** @type {any} */ let run = null

  const draw = () => {
    const [sizes, found] = ['sizes', 'anchors'].map((topic) => run?.frames.get(topic))
    const made = sizes && found && clean(canvas)
    if (!made) return
    const {brush, width, height} = made
    const most = Math.max(...rows(sizes).flatMap(([wide, high]) => [wide, high])) > MOST ? WHOLE : MOST
    const scale = Math.min(width - LEFT - EDGE, height - BOTTOM - EDGE) / most
    const [x, y] = [(/** @type {number} */ pixels) => LEFT + pixels * scale, (/** @type {number} */ pixels) => height - BOTTOM - pixels * scale]
    brush.font = '11px system-ui, sans-serif'
    brush.strokeStyle = session.theme.token('line')
    brush.lineWidth = 1
    for (const tick of TICKS.map((part) => part * most)) {
      brush.fillStyle = session.theme.token('soft')
      brush.beginPath()
      brush.moveTo(x(0), y(tick))
      brush.lineTo(x(most), y(tick))
      brush.moveTo(x(tick), y(0))
      brush.lineTo(x(tick), y(most))
      brush.stroke()
      brush.textAlign = 'right'
      brush.textBaseline = 'middle'
      brush.fillText(String(tick), x(0) - 6, y(tick))
      brush.textAlign = 'center'
      brush.textBaseline = 'top'
      brush.fillText(String(tick), x(tick), y(0) + 4)
    }
    brush.fillText(session.t('detector.sizes.axis'), x(most / 2), y(0) + 19)
    const colour = (/** @type {number} */ k) => session.theme.token(`class-${k % 10}`)
    for (const [wide, high, nearest] of rows(sizes)) {
      brush.fillStyle = colour(nearest)
      brush.globalAlpha = 0.75
      brush.fillRect(x(wide) - 1.5, y(high) - 1.5, 3, 3)
    }
    brush.globalAlpha = 1
    const boxes = rows(found)
    boxes.forEach(([wide, high], k) => {
      brush.strokeStyle = session.theme.token('ink')
      brush.lineWidth = 1.5
      brush.strokeRect(x(0), y(high), wide * scale, high * scale)
      brush.fillStyle = session.theme.token('ink')
      brush.beginPath()
      brush.arc(x(wide), y(high), 9, 0, 7)
      brush.fill()
      brush.fillStyle = session.theme.token('panel')
      brush.textBaseline = 'middle'
      brush.fillText(String(k + 1), x(wide), y(high) + 0.5)
    })
    const size = (/** @type {number} */ pixels) => session.words.number(pixels, {maximumFractionDigits: 0})
    told.textContent = session.t('detector.anchors.told', {sizes: boxes.map(([wide, high]) => `${size(wide)} × ${size(high)}`).join(', ')})
    canvas.setAttribute('aria-label', `${session.t('detector.anchors.title')}. ${told.textContent}`)
  }
  life.sized(canvas, draw)
  life.texts(draw)
  return {element, draw, show: (/** @type {any} */ next) => {
    run = next
    draw()
  }}
}
