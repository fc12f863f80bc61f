// @ts-check
/** Keeps what a person has made in the browser, so that a closed tab loses nothing; nothing of it is sent anywhere. */
import {formatHash} from './link.js'
import {readOwn, writeOwn} from './own_points.js'
import {readRun, writeRun} from './run_file.js'

const STORED = 'neural-playground.run'
const OWN = 'neural-playground.own' // apart: it changes seldom, and may be large
const EVERY = 5000 // ms between two looks whether there is something new

export class Keeper {
  #changed = false
  #ownChanged = false
  /** @type {import('./run_file.js').Run | null} */ #kept = null
  /** @type {any} */ #notice = null

  /**
   * @param {typeof import('./session.js').session} session
   * @param {import('./recorder.js').Recorder} recorder
   */
  constructor(session, recorder) {
    this.session = session
    this.recorder = recorder
  }

  /**
   * Before the session opens: what was kept, if the address asks for nothing else. A page that is loaded again, or a
   * closed tab that is opened again, has the kept experiment in its address; a link that is followed begins anew.
   * @param {import('./link.js').Setting[]} settings
   */
  recall(settings) {
    const {own} = this.session
    own.data = storedOwn()
    try {
      const run = readRun(localStorage.getItem(STORED) ?? '', settings, own.data)
      const hash = formatHash(run.values, settings)
      const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'))
      const again = visit?.type !== 'navigate' && location.hash === `#${hash}`
      if (location.hash.length > 1 && !again) return
      history.replaceState(null, '', `#${hash}`)
      this.#kept = run
    } catch {
      localStorage.removeItem(STORED) // of another version, or never there
    }
  }

  /** Once the session is open: put the kept network back, and begin to keep what happens. */
  async begin() {
    const {session} = this
    if (this.#kept) await this.#restore(this.#kept)
    for (const name of ['metrics', 'settings']) session.on(name, () => { this.#changed = true })
    session.on('own', () => { this.#ownChanged = true })
    setInterval(() => this.keep(), EVERY)
    addEventListener('pagehide', () => this.keep())
    document.addEventListener('visibilitychange', () => document.hidden && this.keep())
  }

  /** @param {import('./run_file.js').Run} run */
  async #restore({checkpoint, epoch, points}) {
    const {session} = this
    this.#notice = {key: 'kept.back', kind: 'info', passing: true, action: {key: 'kept.afresh', values: {}, act: () => this.afresh()}}
    session.notify(this.#notice)
    const end = session.on('playing', () => {
      end()
      session.dismiss(this.#notice)
    })
    if (checkpoint.length === 0) return
    try {
      await session.restore(checkpoint, epoch)
      this.recorder.load(points)
    } catch {
      // The settings are back; the weights are of a network that this version builds in another way.
    }
  }

  keep() {
    const {session} = this
    if (this.#ownChanged) this.#keepOwn()
    const frame = session.latest('checkpoint')
    if (!this.#changed || !frame) return
    this.#changed = false
    const {values} = session
    const own = session.settings.some(({name, default: usual}) => name !== 'seed' && String(values[name]) !== String(usual))
    if (frame.step === 0 && !own) return localStorage.removeItem(STORED)
    const run = {values, epoch: frame.step, checkpoint: [...frame.array], points: this.recorder.points, rows: []}
    try {
      localStorage.setItem(STORED, JSON.stringify(writeRun(run)))
    } catch {
      // no room, or none allowed: the file and the link remain
    }
  }

  #keepOwn() {
    this.#ownChanged = false
    const {data} = this.session.own
    localStorage.removeItem(OWN)
    try {
      if (data) localStorage.setItem(OWN, JSON.stringify(writeOwn(data)))
    } catch {
      // more than there is room for: the file remains
    }
  }

  /** Forget everything kept, and begin with the usual experiment. */
  afresh() {
    const {session} = this
    if (this.#notice) session.dismiss(this.#notice)
    session.pause()
    session.own.use(null)
    session.set(Object.fromEntries(session.settings.map((s) => [s.name, s.name === 'seed' ? Math.random().toFixed(5) : s.default])))
    localStorage.removeItem(STORED)
    this.#keepOwn()
  }
}

/** The own points that are kept here, if there are. */
function storedOwn() {
  try {
    return readOwn(JSON.parse(localStorage.getItem(OWN) ?? 'null'))
  } catch {
    return null // spoilt, or not allowed to be looked at
  }
}
