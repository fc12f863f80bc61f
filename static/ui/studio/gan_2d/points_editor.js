// @ts-check
/** Data drawn by hand: with mouse, pen or finger, or taken from a shape. */
import {adopt} from '../../explain/sheet.js'
import {drawPoints, EXTENT} from '../../points.js'
import {clean} from '../../see/canvas.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {SHAPES} from './shapes.js'

const EDGE = 1.1 // how far the square goes each way; points lie within 1
const APART = 0.035 // units between two points of a stroke
const MOST = 1000 // points

/**
 * @param {{value: [number, number][], about: any, changed: () => void, life: import('../views.js').Life}} given
 * @returns {import('../editors.js').Editor}
 */
export function editor({value, changed, life: {texts, sized, ended}}) {
  let points = [...value]
  const canvas = h('canvas', {class: 'points-pad', role: 'img'})
  const count = h('small', {role: 'status'})
  const help = h('p', {class: 'caption'})
  const clear = h('button', {type: 'button', class: 'quiet small', onclick: () => use([])})
  const shapes = Object.keys(SHAPES).map((name) => h('button', {type: 'button', class: 'quiet small', 'data-shape': name, onclick: () => use(SHAPES[name]())}))
  const element = h('div', {class: 'points-editor'}, canvas, h('div', {class: 'points-tools'}, help, h('div', {class: 'points-shapes'}, ...shapes, clear), count))
  requestAnimationFrame(() => adopt(element, 'gan'))

  const paint = () => {
    count.textContent = session.t('gan.points.count', {count: session.words.number(points.length), limit: session.words.number(MOST)})
    canvas.setAttribute('aria-label', `${session.t('gan.points')}: ${count.textContent}`)
    const place = clean(canvas)
    if (!place) return
    const {brush, width} = place
    const scaled = points.flatMap(([x, y]) => [(x / EDGE) * EXTENT, (y / EDGE) * EXTENT, 1])
    drawPoints(brush, width, scaled, 0, points.length, {problem: 'classification', rim: session.theme.token('panel'), radius: width * 0.016})
  }
  const use = (/** @type {[number, number][]} */ next) => {
    points = next
    paint()
    changed()
  }
  /** @type {{x: number, y: number} | null} */ let last = null
  const add = (/** @type {PointerEvent} */ event) => {
    const box = canvas.getBoundingClientRect()
    const within = (/** @type {number} */ part) => Math.max(-1, Math.min(1, Math.round((2 * part - 1) * EDGE * 1000) / 1000))
    const to = {x: within((event.clientX - box.left) / box.width), y: -within((event.clientY - box.top) / box.height)}
    const from = last ?? to
    const steps = last ? Math.floor(Math.hypot(to.x - from.x, to.y - from.y) / APART) : 1
    // A fast stroke has points all along it, not only where the browser looked.
    for (let k = 1; k <= steps && points.length < MOST; k++) points.push([from.x + ((to.x - from.x) * k) / steps, from.y + ((to.y - from.y) * k) / steps])
    if (steps) last = to
    paint()
  }
  canvas.addEventListener('pointerdown', (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0) return
    canvas.setPointerCapture(event.pointerId)
    points = [...points]
    last = null
    add(event)
  })
  canvas.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => { if (last) add(event) })
  const end = () => {
    if (last) changed()
    last = null
  }
  canvas.addEventListener('pointerup', end)
  canvas.addEventListener('pointercancel', end)

  sized(canvas, paint)
  ended(session.on('theme', paint))
  texts(() => {
    help.textContent = session.t('gan.points.help')
    clear.textContent = session.t('gan.points.clear')
    for (const button of shapes) button.textContent = session.t(`gan.shape.${button.dataset.shape}`)
    paint()
  })
  return {
    element,
    get value() { return points },
    set value(next) {
      points = [...(next ?? [])]
      paint()
    },
  }
}
