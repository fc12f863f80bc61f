// @ts-check
/** Whether what a step of a lesson asks for has happened. */

/** @typedef {import('./files.js').Condition} Condition */

/**
 * @param {Condition} condition
 * @param {Record<string, any>} settings
 * @param {Record<string, any> | null} metrics of the network that the step is about; null while there are none
 */
export function holds({measure, setting, at_least: low = -Infinity, at_most: high = Infinity, is, is_not: not}, settings, metrics) {
  if (measure && !metrics?.epoch) return false // nothing has been trained
  const value = measure ? metrics?.[measure] : settings[/** @type {string} */ (setting)]
  if (value === undefined || value === null) return false
  const same = (/** @type {any} */ other) => JSON.stringify(other) === JSON.stringify(value)
  if (is !== undefined && !same(is)) return false
  if (not !== undefined && same(not)) return false
  return (low === -Infinity && high === Infinity) || (value >= low && value <= high)
}
