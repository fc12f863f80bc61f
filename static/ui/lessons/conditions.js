// @ts-check
/** Whether what a step of a lesson asks for has happened. */

/** @typedef {import('./files.js').Condition} Condition */

/**
 * What a step can be about. `metrics` is null while nothing has been measured; on a server there is also the run's
 * `status`, and `probes`: the fields of what it has been looked at through since the step was opened.
 * @typedef {{settings: Record<string, any>, metrics: Record<string, any> | null, status?: string, probes?: Set<string>}} Facts
 */

/** @param {Condition} condition @param {Facts} facts */
export function holds({measure, setting, status, probe, at_least: low = -Infinity, at_most: high = Infinity, is, is_not: not, has}, facts) {
  if (status !== undefined) return facts.status === status
  if (probe !== undefined) return facts.probes?.has(probe) ?? false
  if (measure && !facts.metrics?.epoch) return false // nothing has been trained
  const value = measure ? facts.metrics?.[measure] : facts.settings[/** @type {string} */ (setting)]
  if (value === undefined || value === null) return false
  if (is !== undefined && !same(is, value)) return false
  if (not !== undefined && same(not, value)) return false
  if (has !== undefined && !(Array.isArray(value) && value.some((part) => Object.entries(has).every(([name, each]) => same(each, part[name]))))) return false
  return (low === -Infinity && high === Infinity) || (value >= low && value <= high)
}

/** @param {any} one @param {any} other */
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other)
