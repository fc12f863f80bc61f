// @ts-check
/** Where words lie: those that were typed, and pairs of related ones with a line from each to its partner. */
import {clean} from '../../see/canvas.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {listOf} from '../text/frames.js'
import {labels, spread} from '../text/labels.js'

const EDGE = 22 // CSS pixels around

/** @param {import('../views.js').Life} life */
export function wordMap(life) {
  const canvas = h('canvas', {class: 'plane word-map', role: 'img'})
  const legend = h('p', {class: 'caption kinds'})
  const element = h('div', {class: 'stack'}, canvas, legend)
  /** @type {any} */ let seen = null
  /** @type {[any, any]} */ let others = [null, null]

  const draw = () => {
    const surface = seen && clean(canvas)
    if (!surface) return
    const {brush, width, height} = surface
    const symbols = listOf(others[0])
    const rows = Array.from({length: seen.shape[0]}, (_, k) => Array.from(seen.array.subarray(4 * k, 4 * k + 4)))
    const [across, along] = [2, 3].map((axis) => spread(rows.map((row) => row[axis])))
    /** @type {Map<number, {x: number, y: number, typed: boolean}>} by number */
    const places = new Map(rows.map(([number, typed, x, y]) => [number, {
      x: EDGE + across(x) * (width - 2 * EDGE), y: height - EDGE - along(y) * (height - 2 * EDGE), typed: typed > 0,
    }]))
    brush.strokeStyle = session.theme.token('strong-line')
    brush.globalAlpha = 0.45
    brush.beginPath()
    for (let k = 0; k < others[1].shape[0]; k++) {
      const [from, to] = [0, 1].map((end) => places.get(others[1].array[4 * k + end]))
      if (!from || !to) continue
      brush.moveTo(from.x, from.y)
      brush.lineTo(to.x, to.y)
    }
    brush.stroke()
    brush.globalAlpha = 1
    const write = labels(brush, width)
    const [accent, ink, family] = [session.theme.token('accent'), session.theme.token('ink'), getComputedStyle(canvas).fontFamily]
    for (const [number, {x, y, typed}] of places) {
      brush.font = typed ? `700 15px ${family}` : `500 12.5px ${family}`
      brush.fillStyle = typed ? accent : ink
      write(symbols[number], x, y)
    }
  }
  life.sized(canvas, draw)
  life.ended(session.on('theme', draw))
  life.texts(() => {
    canvas.setAttribute('aria-label', session.t('embeddings.map.title'))
    legend.replaceChildren(h('span', {class: 'typed'}, session.t('embeddings.typed')), h('span', {}, session.t('embeddings.line')))
  })
  return {
    element,
    /** @param {any} frame float32 (n, 4): number, whether it was typed, place @param {any} vocabulary @param {any} pairs int32 (n, 4), numbers first */
    show(frame, vocabulary, pairs) {
      if (frame === seen) return
      seen = frame
      others = [vocabulary, pairs]
      draw()
    },
  }
}
