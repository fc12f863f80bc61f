// @ts-check
/**
 * What is set for a recipe, short enough for a link: `digits-mlp~hidden!32!16~epochs!5`, without what is as usual. Lists of
 * anything but numbers are told by the preset that has them, or not at all: they are kept in this browser alone.
 */

const MOST = 300 // characters
const PRESET = 'preset'
/** What a link takes as it is. */
const PLAIN = /^[\w.-]+$/

/** @typedef {{defaults: Record<string, any>, presets?: Record<string, Record<string, any>>}} About */

/** Whether two settings are equal. @param {any} one @param {any} other */
export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other)

/** @param {any} value */
const isShort = (value) => (Array.isArray(value) ? value.every((part) => typeof part === 'number') : ['number', 'string', 'boolean'].includes(typeof value))

/** @param {string} recipe @param {Record<string, any>} spec @param {About} about */
export function writeShort(recipe, spec, {defaults, presets = {}}) {
  const long = Object.keys(defaults).filter((name) => !isShort(defaults[name]))
  const fits = (/** @type {Record<string, any>} */ base) => long.every((name) => same(spec[name], base[name]))
  const [preset, part] = fits(defaults) ? [] : Object.entries(presets).find(([, each]) => fits({...defaults, ...each})) ?? []
  const base = {...defaults, ...part}
  const parts = preset ? [[PRESET, preset]] : []
  for (const [name, value] of Object.entries(spec)) {
    if (isShort(defaults[name]) && !same(value, base[name])) parts.push([name, ...[value].flat().map(String)])
  }
  const text = [recipe, ...parts.map((pair) => pair.join('!'))].join('~')
  return text.length <= MOST && parts.flat().every((each) => PLAIN.test(each)) ? text : recipe
}

/** The recipe that a link's text is about. @param {string} text */
export const recipeOf = (text) => text.split('~')[0]

/**
 * The settings in a link's text, over the defaults; `kept` has those that no link tells.
 * @param {string} text @param {About} about @param {Record<string, any>} kept
 */
export function readShort(text, {defaults, presets = {}}, kept) {
  const given = new Map(text.split('~').slice(1).map((pair) => {
    const [name, ...values] = pair.split('!')
    return [name, values]
  }))
  const preset = presets[given.get(PRESET)?.[0] ?? '']
  const long = Object.entries(kept).filter(([name]) => !isShort(defaults[name]))
  const base = {...defaults, ...(preset ?? Object.fromEntries(long))}
  for (const [name, values] of given) {
    if (name in defaults && isShort(defaults[name])) base[name] = asIn(defaults[name], values)
  }
  return base
}

/** Texts as a value of the kind that the usual one is of. @param {any} usual @param {string[]} values */
function asIn(usual, values) {
  if (Array.isArray(usual)) return values.map(Number)
  if (typeof usual === 'number') return Number(values[0])
  return typeof usual === 'boolean' ? values[0] === 'true' : values[0] ?? ''
}
