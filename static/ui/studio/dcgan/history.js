// @ts-check
/** The pictures of a run as they were, kept by this page while it is open: many of late, fewer of long ago. */

const MOST = 60

/** @typedef {{step: number, shape: number[], array: Uint8Array}} Picture */

export class History {
  /** @type {Picture[]} */ kept = []
  #run = ''
  #apart = 1 // pictures that come for one that is kept
  #came = 0
  #keeps = true // the latest, also when there are later ones

  /** @param {import('../../server_run.js').ServerRun} run @param {Picture | undefined} frame */
  take(run, frame) {
    if (run.id !== this.#run) {
      this.kept = []
      this.#run = run.id
      this.#apart = 1
      this.#came = 0
      this.#keeps = true
    }
    const last = this.kept[this.kept.length - 1]
    if (!frame || frame.step === last?.step) return
    // Taken up again from an earlier step: what came after it is no longer so.
    if (last && frame.step < last.step) this.kept = this.kept.filter(({step}) => step < frame.step)
    if (!this.#keeps) this.kept.pop()
    this.kept.push(frame)
    this.#keeps = this.#came++ % this.#apart === 0
    if (this.kept.length <= MOST) return
    this.kept = this.kept.filter((_, k) => k % 2 === 0)
    this.#apart *= 2
  }
}
