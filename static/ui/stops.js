// @ts-check
/** When training is to stop by itself: at an epoch, below a test loss, above a test accuracy. */

export class Stops {
  /** @type {number | null} */ epoch = null
  /** @type {number | null} */ loss = null
  /** @type {number | null} a share of 1 */ accuracy = null

  /** @param {typeof import('./session.js').session} session */
  constructor(session) {
    this.session = session
    session.on('metrics', (/** @type {any} */ metrics) => this.#look(metrics))
    // The engine itself stops at the epoch, exactly; another engine has to be told too.
    session.on('stage', () => session.stage === 'ready' && this.epoch !== null && this.#tell())
  }

  /** @param {number | null} epoch */
  at(epoch) {
    this.epoch = epoch
    this.#tell()
  }

  #tell() {
    this.session.ask({type: 'limit', epoch: this.epoch})
  }

  /** @param {import('./types.js').Metrics} metrics */
  #look({epoch, test_loss, test_accuracy}) {
    if (!this.session.playing || epoch === 0) return
    const low = this.loss !== null && test_loss <= this.loss
    const good = this.accuracy !== null && test_accuracy !== null && test_accuracy >= this.accuracy
    if (low || good) this.session.pause()
  }
}
