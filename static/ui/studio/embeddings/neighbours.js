// @ts-check
/** The words nearest to a word or a sum, with their cosines; one that is pressed is looked at next. */
import {session} from '../../session.js'
import {h} from '../../view.js'
import {listOf} from '../text/frames.js'

/** A cosine as it is written here. @param {number} value */
export const cosine = (value) => session.words.number(value, {minimumFractionDigits: 2, maximumFractionDigits: 2})

/** @param {(word: string) => void} chosen */
export function neighbours(chosen) {
  const element = h('ol', {class: 'bars nearest'})
  /** @type {{word: HTMLElement, bar: HTMLElement, number: HTMLElement}[]} */ let rows = []

  const build = (/** @type {number} */ count) => {
    rows = Array.from({length: count}, () => {
      const word = h('button', {type: 'button', class: 'phrase', onclick: () => chosen(word.textContent ?? '')})
      return {word, bar: h('i'), number: h('b')}
    })
    element.replaceChildren(...rows.map(({word, bar, number}) => h('li', {}, word, h('span', {class: 'track', 'aria-hidden': 'true'}, bar), number)))
  }
  return {
    element,
    /** @param {any} frame float32 (n, 2): number, cosine @param {any} vocabulary */
    show({shape, array}, vocabulary) {
      const symbols = listOf(vocabulary)
      if (shape[0] !== rows.length) build(shape[0])
      rows.forEach(({word, bar, number}, k) => {
        word.textContent = symbols[array[2 * k]]
        bar.style.transform = `scaleX(${Math.max(0, Math.min(1, array[2 * k + 1]))})`
        number.textContent = cosine(array[2 * k + 1])
      })
    },
  }
}
