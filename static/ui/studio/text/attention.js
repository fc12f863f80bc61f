// @ts-check
/** Attention as the network used it: all heads small, one of them large, and from one token to the others in numbers. */
import {session} from '../../session.js'
import {h} from '../../view.js'
import {heads} from './heads.js'
import {links, share} from './links.js'
import {map} from './map.js'

/** @param {import('../views.js').Life} life */
export function attention(life) {
  /** @type {{frame: any, rows: string[], columns: string[]} | null} */ let seen = null
  const picker = heads(life, () => draw())
  const lines = links(life, (row) => large.mark(row))
  const large = map(life, {
    point: 'attention.point',
    cell: (from, to, weight) => session.t('attention.cell', {from, to, share: share(weight)}),
    chosen: (row) => lines.choose(row),
  })
  const title = h('h4')
  const element = h('div', {class: 'attention'}, h('div', {class: 'one'}, title, lines.element),
    h('div', {class: 'maps'}, picker.element, large.element))

  const draw = () => {
    if (!seen) return
    const {frame, rows, columns} = seen
    const weights = picker.weights(frame)
    const name = session.t('attention.head', {layer: picker.layer + 1, head: picker.head + 1})
    title.textContent = name
    lines.show({rows, columns, weights: (row) => weights.subarray(row * columns.length, (row + 1) * columns.length)})
    large.show(name, {rows, columns, weights})
  }
  const show = () => {
    if (!seen) return
    picker.show(seen.frame)
    draw()
  }
  life.texts(draw)
  life.ended(session.on('theme', show))
  return {
    element,
    /**
     * What comes at different moments may not belong together: then the last picture stays.
     * @param {any} frame float32 (layers, heads, rows, columns) @param {string[]} rows @param {string[]} columns
     */
    show(frame, rows, columns) {
      if (frame === seen?.frame || frame.shape[2] !== rows.length || frame.shape[3] !== columns.length) return
      seen = {frame, rows, columns}
      show()
    },
  }
}
