// @ts-check
/** One race: asks the engine for it in parts, while the person's own run rests, and is then as it was. */
import {session} from '../session.js'

const SECONDS = 0.05 // of training in each part, so that the page is heard in between

/** @typedef {{optimizer: string, learning_rate: number}} Runner */
/** @typedef {{epoch: number, train: number, test: number}} Lap */
/** @typedef {{runner: Runner, laps: Lap[], broken: boolean}} Lane */

export class Race {
  /** @type {Lane[]} */ lanes
  /** @type {'running' | 'over' | 'cancelled'} */ state = 'running'

  /** @param {Runner[]} runners @param {number} epochs @param {() => void} changed is told of each part */
  constructor(runners, epochs, changed) {
    this.lanes = runners.map((runner) => ({runner: {...runner}, laps: [], broken: false}))
    this.epochs = epochs
    this.changed = changed
  }

  /** Resolves when it is over or cancelled; rejects with the engine's error, if it cannot be run. */
  async run() {
    const resting = session.playing
    if (resting) session.pause()
    try {
      let part = await this.#ask({runners: this.lanes.map(({runner}) => runner), epochs: this.epochs})
      while (true) {
        this.#take(part)
        if (part.over) this.state = 'over'
        this.changed()
        if (this.state !== 'running') break
        await seen()
        part = await this.#ask({})
      }
      if (this.state === 'cancelled') await this.#ask({cancelled: true})
    } finally {
      if (resting && !session.playing) session.run()
    }
  }

  /** Ends after the part under way; what has been run stays to be seen. */
  cancel() {
    if (this.state === 'running') this.state = 'cancelled'
  }

  /** Epoch to which all have come that can still go on. */
  get epoch() {
    const going = this.lanes.filter(({broken}) => !broken)
    return Math.min(this.epochs, ...going.map(({laps}) => laps[laps.length - 1]?.epoch ?? 0))
  }

  /** Who has come lowest of those that have not broken down. @param {'train' | 'test'} part @returns {Lane | null} */
  leader(part) {
    const last = (/** @type {Lane} */ lane) => lane.laps[lane.laps.length - 1][part]
    const fit = this.lanes.filter(({broken, laps}) => !broken && laps.length > 0)
    return fit.length ? fit.reduce((best, lane) => (last(lane) < last(best) ? lane : best)) : null
  }

  /** @param {{laps: Float64Array, broken: boolean[]}} part */
  #take({laps, broken}) {
    for (let i = 0; i < laps.length; i += 4) {
      const [number, epoch, train, test] = laps.subarray(i, i + 4)
      this.lanes[number].laps.push({epoch, train, test})
    }
    broken.forEach((is, k) => { this.lanes[k].broken = is })
  }

  /** @param {Record<string, any>} about */
  async #ask(about) {
    const {found} = await session.ask({type: 'ask', question: 'race', about: {seconds: SECONDS, ...about}})
    return found
  }
}

/** Resolved while the tab is seen: a hidden one costs nothing. @returns {Promise<void>} */
function seen() {
  if (!document.hidden) return Promise.resolve()
  return new Promise((resolve) => {
    document.addEventListener('visibilitychange', () => resolve(), {once: true})
  })
}
