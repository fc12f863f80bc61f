// @ts-check
/** What a step of a lesson in the browser is about: the small network and its settings. */
import {session} from '../session.js'

/** @param {import('../view.js').Life} life @param {() => void} changed */
export function smallSubject({on}, changed) {
  /** @type {Record<string, any> | null} of the network that the step is about */ let metrics = session.layout ? session.metrics : null
  let awaited = false // another network is on its way: until its first epoch, what is measured is of the last one
  on('settings', () => {
    if (!session.layout) [metrics, awaited] = [null, true]
  })
  on('metrics', () => {
    if (!session.layout || (awaited && session.metrics?.epoch !== 0)) return
    awaited = false
    metrics = session.metrics
    changed()
  })
  return {begin() {}, waits: () => '', facts: () => ({settings: session.values, metrics})}
}
