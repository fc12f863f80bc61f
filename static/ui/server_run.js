// @ts-check
/** One run on a server as the page knows it: what its events add up to. It knows no sockets and draws nothing. */

const MOST = 4000 // points kept; when there are more, every second one between two epochs goes

/** States in which a run waits or trains. */
export const ACTIVE = ['queued', 'starting', 'running', 'paused']

/** @typedef {{step: number, epoch: number, values: Record<string, number>}} Point */

export class ServerRun {
  /** @type {number | null} number of the last event */ seq = null
  name = ''
  status = 'queued'
  step = 0
  steps = 0
  epoch = 0
  /** @type {number | null} */ checkpoint = null
  /** @type {number | null} place in the queue */ position = null
  /** @type {number | null} seconds until its turn */ eta = null
  /** @type {{message: string, hint?: string} | null} */ error = null
  /** @type {Point[]} */ points = []
  /** @type {Record<string, number>} the last value of each measure */ latest = {}
  /** @type {Map<string, any>} the latest frame of each topic */ frames = new Map()
  /** @type {string[]} */ #columns = []

  /** @param {string} id @param {Record<string, any>} [spec] what is thought to be trained, until the server tells */
  constructor(id, spec = {}) {
    this.id = id
    this.spec = spec
  }

  /** @returns {string | undefined} what is trained, once that is known */
  get recipe() {
    return this.spec.recipe
  }

  get active() {
    return ACTIVE.includes(this.status)
  }

  /** Take in what the server says about this run. @param {any} message */
  take(message) {
    if (message.type === 'frame') return this.#takeFrame(message)
    if (message.seq !== undefined) this.seq = message.seq
    switch (message.type) {
      case 'snapshot':
        Object.assign(this, {name: message.name, spec: message.spec, status: message.status, step: message.step, steps: message.steps,
          epoch: message.epoch, checkpoint: message.checkpoint ?? null, error: message.error ?? null, points: [], latest: {}})
        this.#columns = message.columns
        break
      case 'state':
        this.status = message.status
        this.step = message.step
        this.epoch = message.epoch
        if (message.spec) this.spec = message.spec
        if (message.status === 'queued') { // taken up again from its checkpoint: what came after is measured anew
          this.error = null
          this.points = this.points.filter((point) => point.step <= message.step)
        } else this.position = this.eta = null
        break
      case 'metrics':
        this.step = message.step
        this.epoch = message.epoch
        this.points.push({step: message.step, epoch: message.epoch, values: message.values})
        Object.assign(this.latest, message.values)
        if (this.points.length > MOST) this.#thin()
        break
      case 'queued':
        this.position = message.position
        this.eta = message.eta ?? null
        break
      case 'checkpoint':
        this.checkpoint = message.step
        break
      case 'error':
        this.error = message
        break
    }
  }

  /** @param {any} frame */
  #takeFrame(frame) {
    if (frame.topic !== 'history') return void this.frames.set(frame.topic, frame)
    const [, count] = frame.shape
    this.points = Array.from({length: count}, (_, i) => {
      const cells = this.#columns.map((name, k) => [name, frame.array[k * count + i]]).filter(([, value]) => !Number.isNaN(value))
      const {step, epoch, ...values} = Object.fromEntries(cells)
      return {step, epoch, values}
    })
    Object.assign(this.latest, ...this.points.map(({values}) => values))
  }

  #thin() {
    const measured = (/** @type {Record<string, number>} */ values) => Object.keys(values).some((name) => name !== 'train_loss')
    this.points = this.points.filter(({values}, i) => i % 2 === 0 || measured(values))
  }
}
