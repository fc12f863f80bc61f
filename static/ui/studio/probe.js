// @ts-check
/** Looking through something that changes quickly, a drawing or a slider: the latest is sent, one at a time. */
import {server} from '../server_session.js'

const APART = 60 // ms between two: a hand moves faster than a server should be asked

/** @returns {(about: Record<string, any>) => Promise<void>} */
export function prober() {
  /** @type {Record<string, any> | null} */ let next = null
  let busy = false
  return async (about) => {
    next = about
    if (busy) return
    busy = true
    while (next) {
      const now = next
      next = null
      await Promise.all([server.steer({type: 'probe', about: now}), new Promise((done) => setTimeout(done, APART))])
    }
    busy = false
  }
}
