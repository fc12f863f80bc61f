// @ts-check
/**
 * What has been seen of the run at hand: its losses, and now and then its weights, so that one can go back to them.
 *
 * Both are kept sparsely: when there are too many, every second one goes, and from then on only every other is taken.
 */

const POINTS = 2000
const SNAPSHOTS = 160
const NUMBERS = 2_000_000 // in all snapshots together: 16 MB

/** Items by rising epoch, at most `most` of them. */
class Sparse {
  /** @type {{epoch: number, value: any}[]} */ items = []
  #stride = 1

  /** @param {number} epoch @param {any} value @param {number} most */
  add(epoch, value, most) {
    const last = this.items[this.items.length - 1]
    if (last && epoch === last.epoch) last.value = value
    else if (last && epoch - last.epoch < this.#stride && this.items.length > 1) return
    else this.items.push({epoch, value})
    if (this.items.length > most) this.thin()
  }

  thin() {
    this.items = this.items.filter((_, i) => i % 2 === 0)
    this.#stride = Math.max(this.#stride, this.items[1].epoch - this.items[0].epoch)
  }

  /** Forget what came after an epoch. @param {number} epoch */
  cut(epoch) {
    this.items = this.items.filter((item) => item.epoch <= epoch)
  }

  clear() {
    this.items = []
    this.#stride = 1
  }
}

export class Recorder {
  #points = new Sparse()
  #snapshots = new Sparse()
  /** @type {number | null} the earlier epoch that is shown, if one is */ shown = null
  /** @type {{checkpoint: Float64Array, epoch: number} | null} */ #wanted = null
  #going = false
  /** @type {import('./types.js').Metrics[]} of epochs that were not painted */ #passed = []

  /** @param {typeof import('./session.js').session} session */
  constructor(session) {
    this.session = session
    session.on('passed', (/** @type {any} */ metrics) => this.#passed.push(...metrics))
    session.on('metrics', (/** @type {any} */ metrics) => this.#record(metrics))
    session.opened.then(() => session.watch('checkpoint', () => {}))
  }

  /** Metrics of the run, by rising epoch. @returns {import('./types.js').Metrics[]} */
  get points() {
    return this.#points.items.map(({value}) => value)
  }

  /** Epochs that can be gone back to, rising. */
  get epochs() {
    return this.#snapshots.items.map(({epoch}) => epoch)
  }

  /** Show the network as it was at one of `epochs`; training goes on from there. @param {number} epoch */
  async replay(epoch) {
    const {session} = this
    if (session.playing) session.pause()
    const now = session.latest('checkpoint')
    // The newest weights may not be among the snapshots, and are to be found again.
    if (this.shown === null && now) this.#snapshots.add(now.step, now.array, Infinity)
    const found = this.#snapshots.items.find((item) => item.epoch === epoch)
    if (!found) return
    this.shown = epoch
    this.#wanted = {checkpoint: found.value, epoch}
    if (this.#going) return
    this.#going = true
    while (this.#wanted) {
      const {checkpoint, epoch: wanted} = this.#wanted
      this.#wanted = null
      await session.restore(checkpoint, wanted)
    }
    this.#going = false
  }

  /** The same weights from the beginning, as another run. */
  rewind() {
    this.#forget()
    this.session.reset(true)
  }

  /** Take over the losses of a run that was kept. @param {import('./types.js').Metrics[]} points */
  load(points) {
    this.#forget()
    for (const point of points) this.#points.add(point.epoch, point, POINTS)
    this.session.emit('record')
  }

  /** @param {import('./types.js').Metrics} metrics */
  #record(metrics) {
    const {epoch} = metrics
    const passed = this.#passed.splice(0)
    const last = this.#points.items[this.#points.items.length - 1]?.epoch ?? -1
    if (this.shown !== null) {
      if (this.#going) return this.session.emit('record')
      if (this.#isKnown(epoch)) {
        // The very same way again: what is known of its end stays.
        this.shown = epoch === this.epochs[this.epochs.length - 1] ? null : epoch
        return this.session.emit('record')
      }
      if (epoch >= this.shown && epoch > 0) {
        this.#points.cut(this.shown)
        this.#snapshots.cut(this.shown)
        this.shown = null
      } else this.#forget()
    } else if (epoch < last || epoch === 0) this.#forget()
    const known = this.#points.items[this.#points.items.length - 1]?.epoch ?? -1
    for (const point of [...passed.filter((one) => one.epoch > known && one.epoch < epoch), metrics]) {
      if (Number.isFinite(point.train_loss) && Number.isFinite(point.test_loss)) this.#points.add(point.epoch, point, POINTS)
    }
    const frame = this.session.latest('checkpoint')
    if (frame?.step === epoch) this.#snapshots.add(epoch, frame.array, Math.max(2, Math.min(SNAPSHOTS, NUMBERS / frame.array.length)))
    this.session.emit('record')
  }

  /** Whether the network is what it was at this epoch, so that nothing has been learnt, reset or edited since. @param {number} at */
  #isKnown(at) {
    const now = this.session.latest('checkpoint')?.array
    const then = this.#snapshots.items.find(({epoch}) => epoch === at)?.value
    return now?.length === then?.length && then?.every((/** @type {number} */ value, /** @type {number} */ i) => value === now[i])
  }

  #forget() {
    this.#points.clear()
    this.#snapshots.clear()
    this.shown = null
  }
}
