// @ts-check
/** Held-out sentences with the right answer and the network's, as they were after the last epoch. */
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

/**
 * `heads` are the texts over the three columns, `score` one that says the `share` of what is right, `chosen` is called with a
 * sentence that is pressed.
 * @param {import('../views.js').Life} life
 * @param {{heads: string[], metric: string, score: string, chosen: (text: string) => void}} how
 */
export function examples(life, {heads, metric, score, chosen}) {
  const body = h('tbody')
  const cells = heads.map((key) => ({key, cell: h('th', {scope: 'col'})}))
  const told = h('p', {class: 'caption'})
  const table = h('table', {class: 'phrases'}, h('thead', {}, h('tr', {}, h('td'), ...cells.map(({cell}) => cell))), body)
  const element = h('div', {class: 'stack'}, told, h('div', {class: 'scrolled'}, table))
  /** @type {any} */ let seen = null
  /** @type {string[][]} */ let rows = []

  const draw = () => {
    for (const {key, cell} of cells) cell.textContent = session.t(key)
    body.replaceChildren(...rows.map(([source, reference, said]) => {
      const right = said === reference
      const sign = h('td', {class: right ? 'right' : 'wrong'}, right ? '✓' : '✗')
      sign.setAttribute('aria-label', session.t(right ? 'text.right' : 'text.wrong'))
      const phrase = h('button', {type: 'button', class: 'phrase', onclick: () => chosen(source)}, source)
      return h('tr', {}, sign, h('td', {}, phrase), h('td', {}, reference), h('td', {}, said || '—'))
    }))
    const match = server.run?.points.findLast(({values}) => metric in values)?.values[metric]
    if (seen && match !== undefined) told.textContent = session.t(score, {share: session.words.number(match, {style: 'percent', maximumFractionDigits: 1})})
  }
  life.texts(draw)
  return {
    element,
    /** @param {any} frame that the rows are of @param {string[][]} given [sentence, right answer, the network's] in the person's language */
    show(frame, given) {
      if (frame === seen && String(given) === String(rows)) return
      seen = frame
      rows = given
      draw()
    },
  }
}
