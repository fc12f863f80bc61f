// @ts-check
/** A text of one's own to learn from: typed, or pasted. */
import {h} from '../../view.js'

/** @param {{value: string, about: any, changed: () => void}} given */
export function editor({value, about, changed}) {
  const most = about.schema.$defs?.Rnn?.properties.text.maxLength
  const element = h('textarea', {class: 'own-text', rows: 3, maxlength: most, spellcheck: 'false', autocomplete: 'off'})
  element.value = value
  element.addEventListener('change', changed)
  return {element, get value() { return element.value }, set value(text) { element.value = text }}
}
