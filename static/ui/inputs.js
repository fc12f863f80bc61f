// @ts-check
/** The inputs there are to choose from: features of the plane, or columns of the table that is trained on; and the outputs. */
import {trainsOnOwn} from './rules.js'
import {session} from './session.js'

/** How the features are written; the order is Python's. @type {Record<string, string>} */
const FORMULA = {
  x: 'x<sub>1</sub>', y: 'x<sub>2</sub>', xSquared: 'x<sub>1</sub><sup>2</sup>', ySquared: 'x<sub>2</sub><sup>2</sup>',
  xTimesY: 'x<sub>1</sub>x<sub>2</sub>', sinX: 'sin x<sub>1</sub>', sinY: 'sin x<sub>2</sub>',
}

/**
 * @typedef {import('./types.js').Table} Table
 * @typedef {{key: string, at: number, html: string, name: string, used: boolean}} Input `at`: its picture among those of the
 *   topic "features"; `html`: as it is written beside the network
 */

/** @type {Table | null} */
let known = null
const read = () => { known = session.layout?.table ? inWords(session.layout.table) : null }
session.on('layout', read)
session.on('language', read)

/** A table with its names in the person's language; those of a table of their own stay as they are. @param {Table} table @returns {Table} */
function inWords({columns, target, classes, ...rest}) {
  const own = trainsOnOwn(session.values)
  const word = (/** @type {string} */ name) => {
    const key = `table.word.${name.toLowerCase().replaceAll(' ', '_')}`
    return !own && session.words.has(key) ? session.t(key) : name
  }
  return {...rest, columns: columns.map((column) => ({...column, key: column.name, name: word(column.name)})), target: {...target, name: word(target.name)}, classes: classes.map(word)}
}

/** The table that is trained on; null where it is points of the plane. */
export const table = () => known

/** @returns {Input[]} all that the page shows, first to last */
export function inputs() {
  const {features, left_out: left} = session.values
  if (known) {
    return known.columns.map(({name, key = name}, at) => ({key, at, html: escaped(name), name, used: !left.includes(at + 1)}))
  }
  const {choices = []} = session.settings.find((s) => s.name === 'features') ?? {}
  return choices.map((key, at) => ({key, at, html: FORMULA[key], name: session.t(`feature.${key}`), used: features.includes(key)}))
    .filter(({key}) => !session.hidden.includes(key) && (!fixed() || features.includes(key)))
}

/** Whether the inputs are what they are: an autoencoder receives a point of the plane and gives it back. */
export const fixed = () => !known && session.values.problem === 'autoencoder'

/** What each output is called. @returns {string[]} */
export function outputNames() {
  const {problem, classes} = session.values
  if (problem === 'multi-class') return Array.from({length: classes}, (_, k) => className(k))
  if (problem === 'autoencoder') return inputs().filter(({used}) => used).map(({name}) => session.t('network.reconstruction', {name}))
  return [session.t('network.output')]
}

/** Let the network receive an input, or no longer. @param {string} key */
export function toggle(key) {
  if (fixed()) return
  const flipped = inputs().map((input) => (input.key === key ? {...input, used: !input.used} : input))
  if (known) return session.set({left_out: flipped.filter(({used}) => !used).map(({at}) => at + 1)})
  const {features} = session.values
  const {choices = []} = session.settings.find((s) => s.name === 'features') ?? {}
  session.set({features: choices.filter((name) => (name === key) !== features.includes(name))})
}

/** @param {number} number of a class */
export const className = (number) => known?.classes[number] ?? session.t('network.class', {number})

/** What the two ends of the scale are called: two classes have names in a table, also in one's own. @returns {[string, string]} */
export function ends() {
  const {data} = session.own
  const named = trainsOnOwn(session.values) && data?.target ? data.classes : [] // drawn points have no names
  const [low, high, ...others] = known?.classes ?? named
  if (high === undefined || others.length > 0) return [session.t('output.low.class'), session.t('output.high.class')]
  return [`◆ ${low}`, `${high} ●`]
}

/** @param {string} text */
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
