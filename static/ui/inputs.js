// @ts-check
/** The inputs there are to choose from: features of the plane, or the columns of the table that the engine trains on. */
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
session.on('layout', () => { known = session.layout?.table ?? null })

/** The table that is trained on; null where it is points of the plane. */
export const table = () => known

/** @returns {Input[]} all that the page shows, first to last */
export function inputs() {
  const {features, left_out: left} = session.values
  if (known) {
    return known.columns.map(({name}, at) => ({key: name, at, html: escaped(name), name, used: !left.includes(at + 1)}))
  }
  const {choices = []} = session.settings.find((s) => s.name === 'features') ?? {}
  return choices.map((key, at) => ({key, at, html: FORMULA[key], name: session.t(`feature.${key}`), used: features.includes(key)}))
    .filter(({key}) => !session.hidden.includes(key))
}

/** Let the network receive an input, or no longer. @param {string} key */
export function toggle(key) {
  const flipped = inputs().map((input) => (input.key === key ? {...input, used: !input.used} : input))
  if (known) return session.set({left_out: flipped.filter(({used}) => !used).map(({at}) => at + 1)})
  const {features} = session.values
  const {choices = []} = session.settings.find((s) => s.name === 'features') ?? {}
  session.set({features: choices.filter((name) => (name === key) !== features.includes(name))})
}

/** @param {number} number of a class */
export const className = (number) => known?.classes[number] ?? session.t('network.class', {number})

/** @param {string} text */
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
