// @ts-check
/**
 * The experiment as a link's hash, with TensorFlow Playground's own keys. The declarations come from Python
 * (`Experiment.describe`), and so do the rules; `tests/links.json` holds both readers to the same answers.
 */

/**
 * @typedef {{name: string, url: string | null, effect: string, default: any, kind: string, choices?: string[],
 *   low?: number, high?: number, whole?: boolean, options?: number[] | null, slider?: number[] | null, beyond?: number[] | null,
 *   max_layers?: number, longest?: number, max_units?: number, when?: Record<string, string[]> | null}} Setting
 * @typedef {{key: string, value: string, expected: string}} Notice
 */

const HIDE_SUFFIX = '_hide'
const GLANCE = 60 // characters of what a link says that a notice repeats
const REFUSED = Symbol('refused')

/** @type {Record<string, (text: string, setting: Setting) => any>} */
const READ = {
  choice: (text, {choices = []}) => (choices.includes(text) ? text : REFUSED),
  flag: (text) => text !== 'false',
  seed: (text, {longest = 64}) => ([...text].length <= longest ? text : REFUSED),
  quantity: (text, {low = -Infinity, high = Infinity, beyond, whole}) => {
    let value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN
    if (beyond && value < low) value = beyond[0]
    if (beyond && value > high) value = beyond[1]
    return value >= low && value <= high && (!whole || Number.isInteger(value)) ? value : REFUSED
  },
  names: (text, {choices = []}) => {
    const names = text === '' ? [] : text.split(',')
    return names.every((name) => choices.includes(name)) ? names : REFUSED
  },
  shape: (text, {max_layers = 0, max_units = 0}) => {
    const sizes = text.trim() === '' ? [] : text.split(',')
    const fits = sizes.length <= max_layers && sizes.every((s) => /^\d+$/.test(s) && +s >= 1 && +s <= max_units)
    return fits ? sizes.map(Number) : REFUSED
  },
}

/** A number that a person typed, with either decimal sign; null if this setting cannot be it. @param {string} text @param {Setting} setting */
export function readTyped(text, setting) {
  const value = READ.quantity(text.trim().replace(',', '.'), {...setting, beyond: null})
  return value === REFUSED ? null : value
}

/** What a value of this setting looks like, for the notice. @param {Setting} setting */
export function expected(setting) {
  switch (setting.kind) {
    case 'choice':
    case 'names': return (setting.choices ?? []).join(' | ')
    case 'quantity': return `${setting.low} … ${setting.high}`
    case 'shape': return `1-${setting.max_units} × ${setting.max_layers}`
    default: return `≤ ${setting.longest}`
  }
}

/**
 * Values by name for a hash, the defaults where it says nothing, and a notice for each key that could not be used.
 * @param {string} hash
 * @param {Setting[]} settings
 * @param {string[]} ignored keys of old links that mean nothing here
 * @returns {{values: Record<string, any>, notices: Notice[], hidden: string[]}}
 */
export function parseHash(hash, settings, ignored) {
  /** @type {Map<string, string>} */
  const given = new Map()
  for (const pair of hash.replace(/^#/, '').split('&')) {
    const at = pair.indexOf('=')
    const key = at < 0 ? pair : pair.slice(0, at)
    if (key !== '') given.set(key, at < 0 ? '' : decode(pair.slice(at + 1)))
  }
  /** @type {Record<string, any>} */
  const values = {}
  /** @type {Notice[]} */
  const notices = []
  for (const setting of settings) {
    values[setting.name] = setting.default
    if (setting.kind === 'subset') {
      values[setting.name] = (setting.choices ?? []).filter((choice) => {
        const text = given.get(choice)
        given.delete(choice)
        // TensorFlow Playground takes away what a link hides.
        return (text || String(setting.default.includes(choice))) !== 'false' && given.get(choice + HIDE_SUFFIX) !== 'true'
      })
      continue
    }
    const key = String(setting.url)
    const text = given.get(key)
    given.delete(key)
    // An empty value is no value, but an empty shape is a network without hidden layers.
    if (text === undefined || (text.trim() === '' && setting.kind !== 'shape')) continue
    const value = READ[setting.kind](text, setting)
    if (value === REFUSED) notices.push({key, value: brief(text), expected: expected(setting)})
    else values[setting.name] = value
  }
  const hidden = []
  for (const [key, value] of given) {
    if (key.endsWith(HIDE_SUFFIX)) {
      if (value === 'true') hidden.push(key.slice(0, -HIDE_SUFFIX.length))
    } else if (!ignored.includes(key)) notices.push({key: brief(decode(key)), value: brief(value), expected: ''})
  }
  return {values, notices, hidden}
}

/**
 * The shortest hash for these values: only what differs from the defaults.
 * @param {Record<string, any>} values
 * @param {Setting[]} settings
 * @param {string[]} [hidden] controls that the link hides
 */
export function formatHash(values, settings, hidden = []) {
  const pairs = []
  for (const {name, url, kind, default: usual, choices = []} of settings) {
    const value = values[name]
    if (kind === 'subset') {
      for (const choice of choices) {
        if (value.includes(choice) !== usual.includes(choice)) pairs.push(`${choice}=${value.includes(choice)}`)
      }
    } else if (String(value) !== String(usual)) {
      pairs.push(`${url}=${kind === 'seed' ? encodeURIComponent(value) : value}`)
    }
  }
  return [...pairs, ...hidden.map((name) => `${name}${HIDE_SUFFIX}=true`)].join('&')
}

/**
 * What an engine needs to know of these values.
 * @param {Record<string, any>} values
 * @param {Setting[]} settings
 */
export function engineSpec(values, settings) {
  const names = settings.filter((s) => !['view', 'pace'].includes(s.effect)).map((s) => s.name)
  return Object.fromEntries(names.map((name) => [name, values[name]]))
}

/** @param {string} text */
const brief = (text) => (text.length > GLANCE ? `${text.slice(0, GLANCE)}…` : text)

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
