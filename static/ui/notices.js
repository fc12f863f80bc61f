// @ts-check
/** What a person has to be told, in their language, until it is closed. */
import {Emitter} from './emitter.js'

const MOST = 4

/** @typedef {import('./types.js').Notice} Notice */

export class Notices extends Emitter {
  /** @type {Notice[]} */ notices = []

  /** @param {Notice} notice */
  notify(notice) {
    this.notices = [...this.notices.filter((old) => old.key !== notice.key || notice.kind === 'link'), notice].slice(-MOST)
    this.emit('notices')
  }

  /** @param {Notice} notice */
  dismiss(notice) {
    this.notices = this.notices.filter((other) => other !== notice)
    this.emit('notices')
  }
}
