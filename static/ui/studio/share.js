// @ts-check
/**
 * What is set for a recipe, short enough for a link: `digits-mlp~hidden!32!16~epochs!5`, without what is as usual. A part
 * of a struct has a dot, `augment.shift!2`; a network's layers are `blocks!conv-16-5!activation!flatten`, each with its
 * settings in their order as far as they are not the usual ones. What no link can tell, as a text of one's own, is kept in
 * this browser alone; the link then says `kept`. `playground/server/link.py` reads the same.
 */

const MOST = 300 // characters
const PRESET = 'preset'
const KEPT = 'kept'
/** What a link takes as it is. */
const PLAIN = /^[\w.-]+$/

/** @typedef {Record<string, any>} Settings */
/** @typedef {{defaults: Settings, presets?: Record<string, Settings>, blocks?: Record<string, Record<string, {default: any}>>}} About */

/** Whether two settings are equal. @param {any} one @param {any} other */
export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other)

/** Whether it is a list of more than numbers. @param {any} value */
const isLong = (value) => Array.isArray(value) && value.some((part) => typeof part === 'object')

/** @param {any} value */
const isStruct = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Settings with the parts of structs beside the others, `augment.shift`. @param {Settings} spec @returns {Settings} */
export const flat = (spec) => Object.fromEntries(Object.entries(spec).flatMap(([name, value]) => (
  isStruct(value) ? Object.entries(value).map(([part, each]) => [`${name}.${part}`, each]) : [[name, value]])))

/** The same, back in their structs. @param {Settings} settings @returns {Settings} */
function deep(settings) {
  /** @type {Settings} */ const spec = {}
  for (const [path, value] of Object.entries(settings)) {
    const [name, part] = path.split('.')
    if (part) spec[name] = {...spec[name], [part]: value}
    else spec[name] = value
  }
  return spec
}

/** @param {string} recipe @param {Settings} spec @param {About} about */
export function writeShort(recipe, spec, about) {
  const {defaults, presets = {}} = about
  const long = Object.keys(defaults).filter((name) => isLong(spec[name]) || isLong(defaults[name]))
  const fits = (/** @type {Settings} */ base) => long.every((name) => same(spec[name], base[name]))
  const [preset, part] = fits(defaults) ? [] : Object.entries(presets).find(([, each]) => fits({...defaults, ...each})) ?? []
  const base = flat({...defaults, ...part})
  const parts = preset ? [[PRESET, preset]] : []
  let kept = false
  for (const [name, value] of Object.entries(flat(spec))) {
    if (same(value, base[name])) continue
    const words = told(value, about)
    if (words) parts.push([name, ...words])
    else kept = true
  }
  const text = [recipe, ...(kept ? [KEPT] : []), ...parts.map((pair) => pair.join('!'))].join('~')
  return text.length <= MOST ? text : `${recipe}~${KEPT}`
}

/** A value in words that a link takes; null: it cannot be told. @param {any} value @param {About} about @returns {string[] | null} */
function told(value, {blocks = {}}) {
  if (isLong(value)) return value.every(({kind}) => kind in blocks) ? plain(value.map((block) => written(block, blocks[block.kind]))) : null
  return isStruct(value) || [value].flat().includes(null) ? null : plain([value].flat().map(String))
}

/** @param {string[]} words */
const plain = (words) => (words.every((word) => PLAIN.test(word)) ? words : null)

/** A layer: its kind and its settings up to the last that is not the usual one. @param {Settings} block @param {Record<string, {default: any}>} rules */
function written(block, rules) {
  const names = Object.keys(rules)
  const last = names.findLastIndex((name) => !same(block[name], rules[name].default))
  return [block.kind, ...names.slice(0, last + 1).map((name) => block[name])].join('-')
}

/** The recipe that a link's text is about. @param {string} text */
export const recipeOf = (text) => text.split('~')[0]

/**
 * The settings in a link's text, over the defaults; `kept` has those that no link tells.
 * @param {string} text @param {About} about @param {Settings} kept
 */
export function readShort(text, about, kept) {
  const {defaults, presets = {}} = about
  const given = new Map(text.split('~').slice(1).map((pair) => {
    const [name, ...words] = pair.split('!')
    return [name, words]
  }))
  const usual = flat(defaults)
  const base = {...usual, ...flat({...defaults, ...presets[given.get(PRESET)?.[0] ?? '']})}
  if (given.has(KEPT)) for (const [name, value] of Object.entries(flat(kept))) if (!told(value, about)) base[name] = value
  for (const [name, words] of given) if (name in usual) base[name] = asIn(usual[name], words, about)
  return deep(base)
}

/** Words as a value of the kind that the usual one is of. @param {any} usual @param {string[]} words @param {About} about */
function asIn(usual, words, {blocks = {}}) {
  if (isLong(usual)) return words.map((word) => layer(word, blocks)).filter(Boolean)
  if (Array.isArray(usual)) return words.map(Number)
  if (typeof usual === 'number') return Number(words[0])
  return typeof usual === 'boolean' ? words[0] === 'true' : words[0] ?? ''
}

/** @param {string} word @param {NonNullable<About['blocks']>} blocks */
function layer(word, blocks) {
  const [kind, ...values] = word.split('-')
  const rules = Object.entries(blocks[kind] ?? {})
  const settings = rules.map(([name, rule], k) => [name, values[k] === undefined ? rule.default : asIn(rule.default, [values[k]], {defaults: {}})])
  return kind in blocks && {kind, ...Object.fromEntries(settings)}
}
