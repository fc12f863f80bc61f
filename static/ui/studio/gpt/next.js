// @ts-check
/** The likeliest next tokens as bars: what the network says, and what temperature, top-k and top-p leave of it. */
import {session} from '../../session.js'
import {h} from '../../view.js'
import {listOf, visible} from '../text/frames.js'
import {share} from '../text/links.js'

const SHOWN = 12

/** @param {import('../views.js').Life} life */
export function nextTokens(life) {
  const list = h('ol', {class: 'next'})
  const [raw, left] = [h('span', {class: 'of raw'}), h('span', {class: 'of left'})]
  const element = h('div', {class: 'stack'}, h('p', {class: 'caption signs'}, raw, left), list)
  /** @type {{row: HTMLElement, token: HTMLElement, bars: HTMLElement[], figures: HTMLElement[]}[]} */ let rows = []
  /** @type {[any, any]} */ let seen = [null, null]

  const draw = () => {
    const [frame, vocabulary] = seen
    if (!frame) return
    const symbols = listOf(vocabulary)
    const count = Math.min(SHOWN, frame.shape[0])
    if (rows.length !== count) {
      rows = Array.from({length: count}, () => {
        const bars = [h('i', {class: 'raw'}), h('i', {class: 'left'})]
        const [token, figures] = [h('code'), [h('b'), h('small')]]
        return {token, bars, figures, row: h('li', {}, token, h('span', {class: 'track', 'aria-hidden': 'true'}, ...bars), ...figures)}
      })
      list.replaceChildren(...rows.map(({row}) => row))
    }
    rows.forEach(({row, token, bars, figures}, k) => {
      const [number, ...shares] = frame.array.subarray(3 * k, 3 * k + 3)
      token.textContent = visible(symbols[number])
      shares.forEach((value, which) => {
        bars[which].style.transform = `scaleX(${value})`
        figures[which].textContent = share(value)
      })
      row.toggleAttribute('data-out', shares[1] === 0)
    })
  }
  life.texts(() => {
    raw.textContent = session.t('gpt.next.raw')
    left.textContent = session.t('gpt.next.left')
    draw()
  })
  return {
    element,
    /** @param {any} frame float32 (n, 3): token, probability, that after the filters @param {any} vocabulary */
    show(frame, vocabulary) {
      if (frame === seen[0]) return
      seen = [frame, vocabulary]
      draw()
    },
  }
}
