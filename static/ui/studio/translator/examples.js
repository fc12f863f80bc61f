// @ts-check
/** Held-out phrases with the translation that the network gave them after the last epoch. */
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {listOf} from '../text/frames.js'

/** @param {import('../views.js').Life} life @param {(text: string) => void} chosen is called with a phrase that is pressed */
export function examples(life, chosen) {
  const body = h('tbody')
  const heads = ['source', 'reference', 'said'].map((key) => ({key, cell: h('th', {scope: 'col'})}))
  const score = h('p', {class: 'caption'})
  const table = h('table', {class: 'phrases'}, h('thead', {}, h('tr', {}, h('td'), ...heads.map(({cell}) => cell))), body)
  const element = h('div', {class: 'stack'}, score, h('div', {class: 'scrolled'}, table))
  /** @type {any} */ let seen = null

  const draw = () => {
    for (const {key, cell} of heads) cell.textContent = session.t(`translator.${key}`)
    if (!seen) return
    body.replaceChildren(...listOf(seen).map(([source, reference, said]) => {
      const right = said === reference
      const sign = h('td', {class: right ? 'right' : 'wrong'}, right ? '✓' : '✗')
      sign.setAttribute('aria-label', session.t(right ? 'translator.right' : 'translator.wrong'))
      const phrase = h('button', {type: 'button', class: 'phrase', onclick: () => chosen(source)}, source)
      return h('tr', {}, sign, h('td', {}, phrase), h('td', {}, reference), h('td', {}, said || '—'))
    }))
    const match = server.run?.points.findLast(({values}) => 'exact_match' in values)?.values.exact_match
    if (match !== undefined) score.textContent = session.t('translator.score', {share: session.words.number(match, {style: 'percent', maximumFractionDigits: 1})})
  }
  life.texts(draw)
  return {
    element,
    /** @param {any} frame */
    show(frame) {
      if (frame === seen) return
      seen = frame
      draw()
    },
  }
}
