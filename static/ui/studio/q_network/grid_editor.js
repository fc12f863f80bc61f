// @ts-check
/** A grid to be crossed, written as rows of signs. */
import {adopt} from '../../explain/sheet.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

/** @param {{value: string, life: import('../views.js').Life}} given */
export function editor({value, life}) {
  const input = h('textarea', {class: 'grid-rows', maxlength: 200, spellcheck: 'false', autocomplete: 'off'})
  const fit = () => { input.rows = Math.max(3, input.value.split('\n').length) }
  const use = (/** @type {string} */ text) => {
    input.value = text
    fit()
  }
  use(value)
  input.addEventListener('input', fit)
  life.texts(() => input.setAttribute('aria-label', session.t('spec.q-network.grid')))
  const element = h('div', {}, input)
  requestAnimationFrame(() => adopt(element, 'q_network'))
  return {element, get value() { return input.value }, set value(text) { use(text) }}
}
