// @ts-check
/** Questions to the engine that are asked again while training goes on, at a pace that people can follow. */
import {session} from '../session.js'

const EVERY = 500 // ms, of what people read

/**
 * Ask now, and again whenever the network has changed; never twice at the same time.
 * @param {import('../view.js').Life} life how long
 * @param {string} question of `playground/kernels/questions.py`
 * @param {() => Record<string, any> | null} about what; null: nothing for now
 * @param {(found: any) => void} show
 * @param {number} [every] ms between two answers while it trains
 * @returns {(wait?: number) => void} asks again, after so many ms
 */
export function keepAsking(life, question, about, show, every = EVERY) {
  let over = false
  let asking = false
  let again = false
  let last = -Infinity
  let due = Infinity
  /** @type {any} */ let timer = 0

  const ask = async () => {
    due = Infinity
    if (asking) {
      again = true
      return
    }
    const told = about()
    if (told === null) return
    asking = true
    last = performance.now()
    try {
      const {found} = await session.ask({type: 'ask', question, about: told})
      if (!over) show(found)
    } catch (error) {
      // The network has become another while this was asked of the last: the next answer is about the new one.
      if (/** @type {any} */ (error).code !== 'spec') throw error
    }
    asking = false
    if (again) soon(0)
    again = false
  }
  const soon = (wait = every) => {
    const at = Math.max(performance.now(), last + wait)
    if (over || at >= due) return
    clearTimeout(timer)
    due = at
    timer = setTimeout(ask, at - performance.now())
  }
  life.on('metrics', () => soon())
  life.ended(() => {
    over = true
    clearTimeout(timer)
  })
  soon(0)
  return soon
}
