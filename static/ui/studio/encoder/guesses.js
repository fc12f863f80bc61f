// @ts-check
/** The likeliest words for each hidden one, as bars. */
import {session} from '../../session.js'
import {h} from '../../view.js'
import {bars} from '../bars.js'
import {listOf} from '../text/frames.js'

/** @param {import('../views.js').Life} life */
export function guesses(life) {
  const element = h('div', {class: 'guesses'})
  /** @type {{title: HTMLElement, chart: ReturnType<typeof bars>}[]} */ let places = []
  /** @type {any} */ let seen = null

  const name = () => places.forEach(({title}, k) => { title.textContent = session.t('encoder.blank', {number: k + 1}) })
  life.texts(name)
  return {
    element,
    /** @param {any} frame float32 (hidden, n, 2): token, probability @param {any} vocabulary */
    show(frame, vocabulary) {
      if (frame === seen) return
      seen = frame
      const [hidden, likeliest] = frame.shape
      if (places.length !== hidden) {
        places = Array.from({length: hidden}, () => ({title: h('h4'), chart: bars()}))
        element.replaceChildren(...places.map(({title, chart}) => h('div', {class: 'stack'}, title, chart.element)))
        name()
      }
      const symbols = listOf(vocabulary)
      places.forEach(({chart}, place) => {
        const pairs = Array.from({length: likeliest}, (_, k) => frame.array.subarray(2 * (place * likeliest + k), 2 * (place * likeliest + k) + 2))
        chart.show(pairs.map(([token]) => symbols[token].trim()), pairs.map(([, chance]) => chance))
      })
    },
  }
}
