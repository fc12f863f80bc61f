// @ts-check
/** The text that the person has typed and the temperature they have chosen: the next run is looked at in the same way. */

const STORED = 'neural-playground.sequences'
/** Where a new run begins (`playground/server/recipes/rnn.py`). */
export const TEMPERATURE = 0.8

/** @type {{text: string, temperature: number}} */
export const kept = {text: '', temperature: TEMPERATURE, ...read()}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(STORED) ?? '{}')
  } catch {
    return {} // spoilt
  }
}

/** @param {Partial<typeof kept>} changes */
export function keep(changes) {
  Object.assign(kept, changes)
  sessionStorage.setItem(STORED, JSON.stringify(kept))
}

/** Whether a run is to be looked at in another way than it begins with. */
export const chosen = () => kept.text !== '' || kept.temperature !== TEMPERATURE

/** What a run is to be looked at through. @returns {Record<string, any>} */
export const about = () => ({temperature: kept.temperature, ...(kept.text && {text: kept.text})})

/** Whether a run can be looked at through something else: also one that has ended, by its checkpoint. @param {any} run */
export const answers = (run) => ['running', 'paused'].includes(run?.status) || (run != null && !run.active && run.checkpoint !== null)
