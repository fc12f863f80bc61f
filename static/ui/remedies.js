// @ts-check
/** What a person is told when training stops by itself, and what would help: changes of settings, by the engine's suggestion. */

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

/**
 * @param {{code: string, message: string, hint?: string}} error of the engine
 * @param {typeof import('./session.js').session} session
 * @returns {import('./session.js').Notice} with a button that starts again with what would help
 */
export function trouble({code, message, hint}, session) {
  if (code === 'absent') return {key: 'notice.absent', values: {data: session.t(`dataset.${message}`), name: message}, kind: 'error'}
  if (code === 'early') return {key: 'notice.early', values: {epoch: session.words.number(Number(message)), patience: session.words.number(session.values.patience)}, kind: 'info'}
  if (code !== 'diverged') return {key: 'notice.spec', values: {message}, kind: 'error'}
  const changes = remedy(hint ?? '', session.values, session.settings)
  const action = changes && {
    key: `remedy.${Object.keys(changes)[0]}`,
    values: changes,
    act: () => {
      session.set(changes)
      session.reset()
      session.run()
    },
  }
  return {key: `diverged.${message}`, kind: 'error', ...(action && {action})}
}
