// @ts-check
/** Settings held against the JSON schema of their recipe, and refused in the words of the server (`server/refusal.py`). */
import {resolved} from '../schema.js'

/** What a type is called in the rules, and whether a value is of it. @type {Record<string, [string, (value: any) => boolean]>} */
const TYPES = {
  integer: ['int', Number.isInteger],
  number: ['float', Number.isFinite],
  string: ['str', (value) => typeof value === 'string'],
  boolean: ['bool', (value) => typeof value === 'boolean'],
  array: ['array', Array.isArray],
}
/** @type {Record<string, [string, (value: number, bound: number) => boolean]>} */
const BOUNDS = {
  minimum: ['>=', (value, bound) => value >= bound],
  maximum: ['<=', (value, bound) => value <= bound],
  exclusiveMinimum: ['>', (value, bound) => value > bound],
  exclusiveMaximum: ['<', (value, bound) => value < bound],
}
const LONGEST = 60 // characters of a refused value that are repeated

/** @typedef {{key: string, field: string, values: Record<string, any>}} Refused */

/**
 * The first setting that is not as it should be; null: all are. @param {Record<string, any>} spec
 * @param {any} schema as `msgspec.json.schema` writes it @returns {Refused | null}
 */
export function unfit(spec, {$defs = {}, ...whole}) {
  const {properties} = resolved(whole, $defs)
  for (const [name, rule] of Object.entries(properties)) {
    const found = wrong(spec[name], resolved(rule, $defs), name)
    if (found) return found
  }
  return null
}

/** @param {any} value @param {any} rule @param {string} field @returns {Refused | null} */
function wrong(value, rule, field) {
  const refuse = (/** @type {'rule' | 'empty' | 'choice'} */ kind, /** @type {string} */ expected) => ({key: `spec.${kind}`, field, values: {expected, given: shown(value)}})
  if (rule.enum) return rule.enum.includes(value) ? null : refuse('choice', rule.enum.join(' | '))
  if (!(rule.type in TYPES)) return null
  const [name, fits] = TYPES[rule.type]
  if (!fits(value)) return refuse((value ?? null) === null ? 'empty' : 'rule', `\`${name}\``)
  for (const [bound, [sign, within]] of Object.entries(BOUNDS)) {
    if (bound in rule && !within(value, rule[bound])) return refuse('rule', `\`${name}\` ${sign} ${rule[bound]}`)
  }
  const [least, most] = [rule.minLength ?? rule.minItems ?? 0, rule.maxLength ?? rule.maxItems ?? Infinity]
  if (value.length < least) return refuse('rule', `\`${name}\` of length >= ${least}`)
  if (value.length > most) return refuse('rule', `\`${name}\` of length <= ${most}`)
  if (rule.type !== 'array') return null
  for (const [k, each] of value.entries()) {
    const found = wrong(each, rule.prefixItems?.[k] ?? rule.items ?? {}, `${field}[${k}]`)
    if (found) return found
  }
  return null
}

/** @param {any} value */
function shown(value) {
  const text = JSON.stringify(value ?? null)
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`
}

/**
 * What a person is told of it. @param {Refused} refused @param {any} told `recipes.json` @param {string} language
 * @returns {{message: string, hint: string, field: string}}
 */
export function inWords({key, field, values}, {texts, rules, signs}, language) {
  let expected = String(values.expected ?? '')
  for (const [written, read] of Object.entries({...rules[language], ...signs})) {
    // A sign such as `.0` is not one where a digit follows.
    expected = expected.replace(new RegExp(`${written.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?!\\d)`, 'g'), String(read))
  }
  const places = {...values, field, expected}
  const [message, hint] = texts[language][key].map((/** @type {string} */ text) => text.replace(/\{(\w+)\}/g, (_, name) => String(places[/** @type {'field'} */ (name)])))
  return {message, hint, field}
}
