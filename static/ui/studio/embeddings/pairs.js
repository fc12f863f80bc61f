// @ts-check
/** Pairs of related words: at which place among its neighbours each word has its partner. */
import {session} from '../../session.js'
import {h} from '../../view.js'
import {listOf} from '../text/frames.js'

const NEAR = 10 // places that count as found

/** @param {import('../views.js').Life} life */
export function pairTable(life) {
  const halves = [half(life), half(life)]
  const told = h('p', {class: 'caption'})
  const element = h('div', {class: 'stack'}, told, h('div', {class: 'halves'}, ...halves.map(({table}) => table)))
  /** @type {[any, any]} */ let seen = [null, null]

  const draw = () => {
    if (!seen[0]) return
    const [{shape, array}, symbols] = [seen[0], listOf(seen[1])]
    const rows = Array.from({length: shape[0]}, (_, k) => Array.from(array.subarray(4 * k, 4 * k + 4)))
    const ranks = rows.flatMap(([, , to, back]) => [to, back])
    const found = ranks.filter((rank) => rank <= NEAR).length / ranks.length
    told.textContent = session.t('embeddings.found', {
      share: session.words.number(found, {style: 'percent', maximumFractionDigits: 0}),
      chance: session.words.number(NEAR / (symbols.length - 2), {style: 'percent', maximumFractionDigits: 1}),
    })
    const middle = Math.ceil(rows.length / 2)
    halves.forEach(({body}, k) => body.replaceChildren(...rows.slice(k * middle, (k + 1) * middle).map(([word, partner, ...places]) => h('tr', {},
      h('td', {}, symbols[word]), h('td', {}, symbols[partner]),
      ...places.map((rank) => h('td', {class: rank <= NEAR ? 'right' : ''}, `${rank <= NEAR ? '✓ ' : ''}${session.words.number(rank)}`))))))
  }
  life.texts(draw)
  return {
    element,
    /** @param {any} frame int32 (n, 4): both numbers, both ranks @param {any} vocabulary */
    show(frame, vocabulary) {
      // Between two epochs nothing changes.
      if (seen[1] === vocabulary && String(seen[0]?.array) === String(frame.array)) return
      seen = [frame, vocabulary]
      draw()
    },
  }
}

/** A table of its own for half of the pairs: beside each other they are not so long. @param {import('../views.js').Life} life */
function half(life) {
  const heads = ['embeddings.word', 'embeddings.partner', 'embeddings.rank', 'embeddings.back'].map((key) => ({key, cell: h('th', {scope: 'col'})}))
  const body = h('tbody')
  life.texts(() => { for (const {key, cell} of heads) cell.textContent = session.t(key) })
  return {body, table: h('table', {class: 'phrases'}, h('thead', {}, h('tr', {}, ...heads.map(({cell}) => cell))), body)}
}
