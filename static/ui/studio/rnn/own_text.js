// @ts-check
/** A text of one's own to learn from: typed, or pasted. */
import {session} from '../../session.js'
import {h} from '../../view.js'

/** @param {{value: string, about: any, life: import('../views.js').Life}} given */
export function editor({value, about, life}) {
  const structs = /** @type {any[]} */ (Object.values(about.schema.$defs))
  const most = structs.find(({properties}) => 'text' in properties).properties.text.maxLength
  const input = h('textarea', {class: 'own-text', rows: 3, maxlength: most, spellcheck: 'false', autocomplete: 'off'})
  input.value = value
  life.texts(() => input.setAttribute('aria-label', session.t('spec.rnn.text')))
  return {element: h('div', {}, input), get value() { return input.value }, set value(text) { input.value = text }}
}
