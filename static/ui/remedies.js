// @ts-check
/** What would help a training run that broke down: changes of settings, by the engine's suggestion. */

/** @typedef {Record<string, any>} Values */

/** The next lower of the usual values, or a tenth. @param {number} value @param {number[]} usual */
const lower = (value, usual) => [...usual].reverse().find((option) => option > 0 && option < value) ?? value / 10

/**
 * @param {string} suggestion of `playground/kernels/diagnosis.py`
 * @param {Values} values the settings now
 * @param {import('./link.js').Setting[]} settings
 * @returns {Values | null} the settings that would help
 */
export function remedy(suggestion, values, settings) {
  const usual = (/** @type {string} */ name) => settings.find((s) => s.name === name)?.options ?? []
  switch (suggestion) {
    case 'lower_rate':
    case 'lower_rate_or_leaky':
      return {learning_rate: lower(values.learning_rate, usual('learning_rate'))}
    case 'lower_product': {
      // Stable below 2; well below it learns.
      const rates = usual('regularization_rate').filter((rate) => rate * values.learning_rate <= 0.1)
      return {regularization_rate: Math.max(0, ...rates)}
    }
    case 'lower_regularization':
      return {regularization_rate: lower(values.regularization_rate, usual('regularization_rate'))}
    default:
      return null
  }
}
