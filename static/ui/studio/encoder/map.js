// @ts-check
/** Sentences as points: where the encoder puts held-out verses, and among them the one that is typed. */
import {clean} from '../../see/canvas.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {listOf} from '../text/frames.js'
import {colourOf, kindName, signOf} from './kinds.js'

const EDGE = 16 // CSS pixels around
const NEAR = 14 // that a pointer may be away from a point
const RING = 9
const KEYS = /** @type {Record<string, number>} */ ({ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -10, PageUp: 10, Home: -Infinity, End: Infinity})

/** @param {import('../views.js').Life} life @param {string[]} kinds @param {(text: string) => void} chosen is called with a verse that is pressed */
export function sentences(life, kinds, chosen) {
  const canvas = h('canvas', {class: 'plane pointed', role: 'slider', tabindex: '0', 'aria-valuemin': 0})
  const legend = h('p', {class: 'caption kinds'})
  const told = h('p', {class: 'caption told'})
  const element = h('div', {class: 'stack'}, canvas, legend, told)
  /** @type {[any, any]} */ let seen = [null, null]
  /** @type {{kind: number, x: number, y: number}[]} in CSS pixels, the typed sentence first */ let points = []
  /** @type {number} */ let under = -1

  const draw = () => {
    const surface = seen[0] && clean(canvas)
    if (!surface) return
    const {brush, width, height} = surface
    const {array, shape} = seen[0]
    const [right, up] = [1, 2].map((axis) => {
      const values = Array.from({length: shape[0]}, (_, k) => array[3 * k + axis])
      const [least, most] = [Math.min(...values), Math.max(...values)]
      return (/** @type {number} */ value) => (most > least ? (value - least) / (most - least) : 0.5)
    })
    points = Array.from({length: shape[0]}, (_, k) => ({
      kind: array[3 * k],
      x: EDGE + right(array[3 * k + 1]) * (width - 2 * EDGE),
      y: height - EDGE - up(array[3 * k + 2]) * (height - 2 * EDGE),
    }))
    const colours = kinds.map((_, k) => colourOf(k))
    brush.textAlign = 'center'
    brush.textBaseline = 'middle'
    points.slice(1).forEach(({kind, x, y}, k) => {
      brush.font = `${k + 1 === under ? 19 : 12}px sans-serif`
      brush.fillStyle = colours[kind]
      brush.fillText(signOf(kind), x, y)
    })
    const [{x, y}] = points
    brush.strokeStyle = session.theme.token('ink')
    brush.lineWidth = 2.5
    brush.beginPath()
    brush.arc(x, y, RING, 0, 7)
    brush.stroke()
    tell()
  }
  const tell = () => {
    const verse = under > 0 && seen[1] ? listOf(seen[1])[under - 1] : ''
    told.textContent = verse ? `${kindName(kinds[points[under].kind])}: ${verse}` : session.t('encoder.map.point')
    for (const [name, value] of Object.entries({valuemax: Math.max(0, points.length - 1), valuenow: Math.max(0, across().indexOf(under) + 1), valuetext: told.textContent})) canvas.setAttribute(`aria-${name}`, String(value))
  }
  /** The verses from left to right, as the keys go through them. */
  const across = () => points.map((_, k) => k).slice(1).sort((one, other) => points[one].x - points[other].x)
  const find = (/** @type {PointerEvent} */ {offsetX, offsetY}) => {
    const away = points.map(({x, y}, k) => (k ? Math.hypot(x - offsetX, y - offsetY) : Infinity))
    const nearest = away.indexOf(Math.min(...away))
    return away[nearest] <= NEAR ? nearest : -1
  }
  const point = (/** @type {number} */ k) => {
    if (k === under) return
    under = k
    draw()
  }
  canvas.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => point(find(event)))
  canvas.addEventListener('pointerleave', () => point(-1))
  const press = (/** @type {number} */ k) => { if (k > 0 && seen[1]) chosen(listOf(seen[1])[k - 1]) }
  canvas.addEventListener('click', (/** @type {PointerEvent} */ event) => press(find(event)))
  canvas.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
    const order = across()
    const far = KEYS[event.key]
    if (far) point(order[Math.max(0, Math.min(order.length - 1, order.indexOf(under) + far))] ?? -1)
    else if (event.key === 'Enter' || event.key === ' ') press(under)
    else return
    event.preventDefault()
  })
  life.sized(canvas, () => draw())
  life.ended(session.on('theme', () => { write() }))
  const write = () => {
    canvas.setAttribute('aria-label', session.t('encoder.map.title'))
    legend.replaceChildren(...kinds.map((kind, k) => {
      const sign = h('b', {'aria-hidden': 'true'}, signOf(k))
      sign.style.color = colourOf(k)
      return h('span', {}, sign, kindName(kind))
    }), h('span', {}, h('b', {'aria-hidden': 'true'}, '◯'), session.t('encoder.map.own')))
    draw()
    tell()
  }
  life.texts(write)
  return {
    element,
    /** @param {any} frame float32 (n + 1, 3): class, place, the typed sentence first @param {any} verses their texts */
    show(frame, verses) {
      if (frame === seen[0]) return
      if (verses !== seen[1]) under = -1
      seen = [frame, verses]
      draw()
    },
  }
}
