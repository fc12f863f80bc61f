// @ts-check
/** Probabilities as bars, one for each class, in their own order: what grows and shrinks can be followed. */
import {session} from '../session.js'
import {h} from '../view.js'

/** @returns {{element: HTMLElement, show: (names: string[], values: ArrayLike<number>) => void}} */
export function bars() {
  const element = h('ol', {class: 'bars'})
  /** @type {{row: HTMLElement, name: HTMLElement, bar: HTMLElement, share: HTMLElement}[]} */ let rows = []

  const show = (/** @type {string[]} */ names, /** @type {ArrayLike<number>} */ values) => {
    if (rows.length !== names.length) {
      rows = names.map(() => {
        const [name, bar, share] = [h('span', {class: 'of'}), h('i'), h('b')]
        return {name, bar, share, row: h('li', {}, name, h('span', {class: 'track', 'aria-hidden': 'true'}, bar), share)}
      })
      element.replaceChildren(...rows.map(({row}) => row))
    }
    const best = Math.max(...Array.from(values))
    rows.forEach(({row, name, bar, share}, k) => {
      name.textContent = names[k]
      bar.style.transform = `scaleX(${values[k]})`
      share.textContent = session.words.number(values[k], {style: 'percent', maximumFractionDigits: values[k] < 0.1 ? 1 : 0})
      row.toggleAttribute('data-best', values[k] === best)
    })
  }
  return {element, show}
}
