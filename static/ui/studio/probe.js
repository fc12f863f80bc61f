// @ts-check
/** Looking through something that changes quickly, a drawing or a slider: the latest is sent, one at a time. */
import {server} from '../server_session.js'

const APART = 60 // ms between two: a hand moves faster than a server should be asked

/**
 * @param {(refusal: {message: string, hint?: string} | null) => void} [answered] is told of each, with why it is refused or null;
 * without it, a refusal is shown where all of them are
 * @returns {(about: Record<string, any>) => Promise<void>}
 */
export function prober(answered) {
  /** @type {Record<string, any> | null} */ let next = null
  let busy = false
  return async (about) => {
    next = about
    if (busy) return
    busy = true
    while (next) {
      const now = next
      next = null
      const asked = answered
        ? server.ask({type: 'probe', job: server.run?.id, about: now}).then(() => answered(null), answered)
        : server.steer({type: 'probe', about: now})
      await Promise.all([asked, new Promise((done) => setTimeout(done, APART))])
    }
    busy = false
  }
}
