// @ts-check
/** Names of what a server tells of: recipes, settings, measures. One that this page does not know yet has its own name. */
import {server} from '../server_session.js'
import {session} from '../session.js'
import {told} from './titles.js'

/** @param {string} name @param {...string} keys @returns {string} the words of the first key that has some */
function named(name, ...keys) {
  const key = keys.find((each) => session.words.has(each))
  return key ? session.t(key) : name.replaceAll('_', ' ')
}

/** @param {string} recipe */
export const recipeName = (recipe) => named(recipe, `recipe.${recipe}`)

/** A run's name; one that the server gave it begins with the recipe's. @param {{name: string, recipe?: string}} run */
export function runName({name, recipe}) {
  if (!recipe || !name.startsWith(`${recipe} `)) return name
  return [recipeName(recipe), ...told(name.slice(recipe.length + 1), server.hello?.recipes[recipe]?.schema ?? {}, {
    choice: choiceName,
    field: (field, number) => `${inMidst(fieldName(recipe, field))}: ${session.words.number(number)}`,
  })].join(' · ')
}

/** A label as it is written within a line, without what its brackets say. @param {string} label */
const inMidst = (label) => label[0].toLowerCase() + label.slice(1).replace(/ \(.*\)$/, '')

/** @param {string} recipe */
export const recipeHint = (recipe) => named('', `recipe.${recipe}.hint`)

/** @param {string} recipe @param {string} field */
export const fieldName = (recipe, field) => named(field, `spec.${recipe}.${field}`, `spec.${field}`)

/** @param {string} recipe @param {string} field */
export const fieldHelp = (recipe, field) => named('', `spec.${recipe}.${field}.help`, `spec.${field}.help`)

/** @param {string} field @param {any} value */
export const choiceName = (field, value) => named(String(value), `choice.${field}.${value}`)

/** @param {string} recipe @param {string} preset */
export const presetName = (recipe, preset) => named(preset, `preset.${recipe}.${preset}`)

/** A part of a network, in a plan of it. @param {string} part */
export const partName = (part) => named(part, `plan.part.${part}`)

/** @param {string} metric */
export const metricName = (metric) => named(metric, `metric.${metric}`)

/** About so many seconds, minutes or hours. @param {number} seconds */
export function duration(seconds) {
  const [value, unit] = seconds < 100 ? [seconds, 'second'] : seconds < 6000 ? [seconds / 60, 'minute'] : [seconds / 3600, 'hour']
  return session.words.number(Math.max(1, Math.round(value)), {style: 'unit', unit, unitDisplay: 'short'})
}
