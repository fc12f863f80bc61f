// @ts-check
/** Runs set aside to be compared with the one at hand, and to be taken up again. */

export const MOST_PINS = 8

/**
 * @typedef {{number: number, slot: number, values: Record<string, any>, epoch: number, checkpoint: Float64Array,
 *   points: import('./types.js').Metrics[], metrics: import('./types.js').Metrics, own: import('./own_points.js').Own | null}} Pin `slot` is its colour
 */

export class Pins {
  /** @type {Pin[]} */ list = []
  #count = 0

  /**
   * @param {typeof import('./session.js').session} session
   * @param {import('./recorder.js').Recorder} recorder
   */
  constructor(session, recorder) {
    this.session = session
    this.recorder = recorder
  }

  get full() {
    return this.list.length >= MOST_PINS
  }

  /** Set the run at hand aside, as it is now. */
  add() {
    const {session, recorder} = this
    const frame = session.latest('checkpoint')
    if (this.full || !frame || !session.metrics) return
    const slot = [...Array(MOST_PINS).keys()].find((free) => !this.list.some((pin) => pin.slot === free)) ?? 0
    const points = recorder.points.filter(({epoch}) => epoch <= frame.step)
    this.list = [...this.list, {
      number: ++this.#count, slot, values: {...session.values}, epoch: frame.step, checkpoint: frame.array, points, metrics: session.metrics,
      own: session.own.data,
    }]
    session.emit('pins')
  }

  /** @param {Pin} pin */
  remove(pin) {
    this.list = this.list.filter((other) => other !== pin)
    this.session.emit('pins')
  }

  /** Take a run up again where it was set aside. @param {Pin} pin */
  async open({values, checkpoint, epoch, points, own}) {
    if (this.session.playing) this.session.pause()
    await this.session.restore(checkpoint, epoch, values, own)
    this.recorder.load(points)
  }

  /** Settings in which these runs differ. @param {Record<string, any>[]} runs values of each */
  differences(runs) {
    const engine = this.session.settings.filter(({effect}) => !['view', 'pace'].includes(effect))
    return engine.filter(({name}) => new Set(runs.map((values) => String(values[name]))).size > 1)
  }
}
