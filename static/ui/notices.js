// @ts-check
/** What a person has to be told, in their language, until it is closed. */
import {Emitter} from './emitter.js'

const MOST = 4
const STAYS = 12_000 // ms that what only confirms stays, after the person has last been at it

/** @typedef {import('./types.js').Notice} Notice */

export class Notices extends Emitter {
  /** @type {Notice[]} */ notices = []
  /** @type {WeakMap<Notice, any>} */ #leaving = new WeakMap()

  /** @param {Notice} notice */
  notify(notice) {
    this.notices = [...this.notices.filter((old) => old.key !== notice.key || notice.kind === 'link'), notice].slice(-MOST)
    this.emit('notices')
    this.leave(notice)
  }

  /** What only confirms goes by itself, after a while. @param {Notice} notice */
  leave(notice) {
    this.hold(notice)
    if (notice.passing) this.#leaving.set(notice, setTimeout(() => this.dismiss(notice), STAYS))
  }

  /** The person is at it: it stays meanwhile. @param {Notice} notice */
  hold(notice) {
    clearTimeout(this.#leaving.get(notice))
  }

  /** @param {Notice} notice */
  dismiss(notice) {
    this.notices = this.notices.filter((other) => other !== notice)
    this.emit('notices')
  }
}
