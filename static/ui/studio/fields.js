// @ts-check
/** Controls for the types that a recipe's JSON schema has. Each reads and writes the setting itself, not its text. */
import {session} from '../session.js'
import {h} from '../view.js'
import {choiceName} from './words.js'

/**
 * `write` puts its words into the page's language.
 * @typedef {{element: HTMLElement, value: any, write?: () => void}} Field
 */

/**
 * The control for a rule of the schema; null where only an editor would do.
 * @param {any} rule @param {string} name of the field @param {string} id of its input @param {any} about what the server tells
 * of the recipe @returns {Field | null}
 */
export function fieldFor(rule, name, id, about) {
  if (rule.enum) return choice(rule.enum, name, id, about)
  if (rule.type === 'boolean') return flag(id)
  if (rule.type === 'integer' || rule.type === 'number') return quantity(rule, id)
  if (rule.type === 'string') return text(rule, id)
  if (rule.type === 'array' && ['integer', 'number'].includes(rule.items?.type)) return numbers(id)
  return null
}

/** @param {any[]} choices @param {string} name @param {string} id @param {any} about @returns {Field} */
function choice(choices, name, id, about) {
  const options = choices.map((value) => h('option', {value}))
  const element = h('select', {id}, ...options)
  return {
    element,
    get value() { return choices[element.selectedIndex] },
    set value(value) { element.selectedIndex = choices.indexOf(value) },
    write: () => options.forEach((option, k) => {
      // It can be chosen all the same: the server then says how to get it.
      const missing = about[name]?.[choices[k]]?.available === false
      option.textContent = missing ? session.t('studio.missing', {name: choiceName(name, choices[k])}) : choiceName(name, choices[k])
    }),
  }
}

/** @param {string} id @returns {Field} */
function flag(id) {
  const element = h('input', {type: 'checkbox', id})
  return {element, get value() { return element.checked }, set value(value) { element.checked = value }}
}

/** @param {any} rule @param {string} id @returns {Field} */
function quantity(rule, id) {
  const element = h('input', {
    type: 'number', id, step: rule.type === 'integer' ? 1 : 'any', min: rule.minimum ?? rule.exclusiveMinimum, max: rule.maximum ?? rule.exclusiveMaximum,
  })
  // What is no number is null, which the server refuses with the range that it has.
  return {element, get value() { return element.value === '' ? null : Number(element.value) }, set value(value) { element.value = String(value ?? '') }}
}

/** @param {any} rule @param {string} id @returns {Field} */
function text(rule, id) {
  const element = h('input', {type: 'text', id, maxlength: rule.maxLength, spellcheck: 'false'})
  return {element, get value() { return element.value }, set value(value) { element.value = value ?? '' }}
}

/** Numbers one after the other, as the widths of layers: `32, 16`. @param {string} id @returns {Field} */
function numbers(id) {
  const element = h('input', {type: 'text', id, inputmode: 'numeric', spellcheck: 'false', autocomplete: 'off'})
  return {
    element,
    // A comma at the end is the beginning of the next one; between two commas a number is missing, which the server says.
    get value() { return element.value.replace(/,?\s*$/, '').split(',').map(read).slice(element.value.trim() ? 0 : 1) },
    set value(value) { element.value = (value ?? []).join(', ') },
  }
}

/** @param {string} part of a list @returns {number | string | null} */
function read(part) {
  const text = part.trim()
  if (text === '') return null
  return Number.isNaN(Number(text)) ? text : Number(text)
}
