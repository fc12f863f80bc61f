// @ts-check
/**
 * The page's session: what is being trained, which engine trains it, and who watches. One for each page.
 *
 * Every view talks to this object and to nothing else. It holds the settings, keeps the link in step with them, sends
 * the engine its messages, and hands each frame to the views that watch its topic. The Panel server is asked for one
 * thing only, a first picture while Python is still starting; from then on the page needs no server.
 */
import {Words} from './i18n.js'
import {engineSpec, formatHash, parseHash} from './link.js'
import {LocalEngine} from './local_engine.js'
import {Navigation} from './navigation.js'
import {Notices} from './notices.js'
import {OwnPoints} from './own_points.js'
import {Painter} from './painter.js'
import {Preview} from './preview.js'
import {trouble} from './remedies.js'
import {Requests} from './requests.js'
import {consequences, effectOf} from './rules.js'
import {Theme} from './theme.js'

const MAX_RESTARTS = 3
const MORE = 'neural-playground.more'

/** @typedef {import('./types.js').Frame} Frame */
/** @typedef {import('./types.js').Layout} Layout */
/** @typedef {import('./types.js').Metrics} Metrics */
/** @typedef {import('./types.js').Notice} Notice */

class Session extends Notices {
  /** @type {Record<string, any>} */ values = {}
  /** @type {import('./link.js').Setting[]} */ settings = []
  /** @type {import('./rules.js').Rules} */ rules = /** @type {any} */ (null)
  /** @type {string[]} controls that the link hides */ hidden = []
  /** @type {Layout | null} */ layout = null
  /** @type {Metrics | null} */ metrics = null
  own = new OwnPoints(this, (message) => this.#send(message))
  /** @type {'waiting' | 'runtime' | 'numpy' | 'ready' | 'failed'} how far the engine is */ stage = 'waiting'
  playing = false
  more = localStorage.getItem(MORE) === 'true'
  /** @type {number | undefined} the hidden unit that the output map shows instead of the output */ unit

  /** @type {Words} */ words = /** @type {any} */ (null)
  /** @type {Theme} */ theme = /** @type {any} */ (null)
  /** @type {LocalEngine | null} */ #engine = null
  #painter = new Painter((frames, metrics) => this.#paint(frames, metrics), () => this.#send({type: 'ack'}))
  #requests = new Requests((request) => this.#send(request))
  #asleep = false
  #awaited = false // the engine starts when somebody looks at the small network
  #submitted = false
  #restarts = 0
  #subscribing = false
  /** @type {Preview} */ #preview = /** @type {any} */ (null)
  /** @type {Navigation} */ #navigation = /** @type {any} */ (null)
  /** @type {() => void} */ #resolve = () => {}
  /** Resolved once the settings and words are there; views await it before they draw. @type {Promise<void>} */
  opened = new Promise((resolve) => { this.#resolve = resolve })

  /**
   * @param {{settings: import('./link.js').Setting[], rules: import('./rules.js').Rules, ignored: string[], strings: Record<string, Record<string, string>>,
   *   askPreview: (id: number, spec: Record<string, any>) => void}} options
   */
  open({settings, rules, ignored, strings, askPreview}) {
    this.settings = settings
    this.rules = rules
    this.words = new Words(strings)
    this.theme = new Theme(() => this.emit('theme'))
    this.#preview = new Preview(askPreview)
    this.#navigation = new Navigation((hash) => this.#load(parseHash(hash, settings, ignored)))
    this.#load(parseHash(location.hash, settings, ignored))
    document.addEventListener('visibilitychange', () => this.#sleep())
    this.#resolve()
    performance.mark('playground:opened')
  }

  /** The runtime is at hand: start the engine. @param {import('./local_engine.js').Where} where */
  startEngine(where) {
    if (this.#engine) return
    if (!LocalEngine.supported()) return this.#fail('notice.unsupported')
    this.#engine = new LocalEngine(where, (message) => this.#hear(message), (reason) => this.#lost(reason))
    // Before the session is open, the address tells the tab.
    const {tab = new URLSearchParams(location.hash.slice(1)).get('tab') ?? 'small'} = this.values
    if (tab === 'small') this.#engine.startWhenRoom()
    else this.#awaited = true
  }

  /** There will be no engine. @param {string} reason */
  refuseEngine = (reason) => this.#fail('notice.runtime', {reason})

  // ---- what people do ------------------------------------------------------------------------------------------

  /** Change settings; the engine resets only what the change makes it. @param {Record<string, any>} changes */
  set(changes) {
    const differs = (/** @type {string} */ name) => String(this.values[name]) !== String(wanted[name])
    let wanted = changes
    const asked = Object.keys(changes).filter(differs)
    if (asked.length === 0) return
    wanted = {...changes, ...consequences({...this.values, ...changes}, asked, this.settings, this.rules)}
    const names = Object.keys(wanted).filter(differs)
    const effect = effectOf(names, this.values, {...this.values, ...wanted}, this.settings, this.rules)
    if (wanted.compat === 'none' && this.values.compat !== 'none' && !asked.includes('compat')) {
      this.notify({key: effect === 'live' ? 'notice.textbook.kept' : 'notice.textbook', kind: 'info'})
    }
    for (const name of names) this.values[name] = wanted[name]
    this.#navigation.write(formatHash(this.values, this.settings, this.hidden), [...names, wanted.tab].join()) // each tab is a step
    this.#apply(names, effect)
  }

  /** Begin anew with what a link says, also where the network could go on. @param {string} hash */
  begin(hash) {
    this.layout = null
    this.#submitted = false
    this.#navigation.write(hash, 'begin')
    this.#load(parseHash(hash, this.settings, []))
  }

  /** @param {string} language */
  useLanguage(language) {
    this.words.use(language)
    this.emit('language')
  }

  run() {
    this.#play(true)
    this.#send({type: 'run', epochs_per_s: this.#pace()})
  }

  pause() {
    this.#play(false)
    this.#send({type: 'pause'})
  }

  step() {
    this.#play(false)
    this.#send({type: 'step', epochs: 1})
  }

  reset(sameWeights = false) {
    this.#play(false)
    this.#send({type: 'reset', same_weights: sameWeights})
  }

  /** Leave these controls out of the page, by their keys in links, and only these. @param {string[]} keys */
  hide(keys) {
    const hash = formatHash(this.values, this.settings, keys)
    this.#navigation.write(hash, 'hidden')
    this.#load(parseHash(hash, this.settings, []))
  }

  /** Draw new points; the network keeps what it has learnt. */
  regenerate() {
    this.values.seed = newSeed()
    this.#navigation.write(formatHash(this.values, this.settings, this.hidden), 'seed')
    if (this.stage === 'ready') this.#send({type: 'regenerate', seed: this.values.seed})
    else this.#preview.ask(this.spec)
    this.emit('settings', ['seed'])
  }

  /** Show the settings that few need at first. @param {boolean} more */
  showMore(more) {
    this.more = more
    localStorage.setItem(MORE, String(more))
    this.emit('more')
  }

  /**
   * Go on from a kept `checkpoint`: of these settings, or of the present ones. Rejects, changing nothing, if it does not fit.
   * @param {number[] | Float64Array} checkpoint @param {number} epoch @param {Record<string, any>} [values] every setting
   * @param {import('./own_points.js').Own | null} [own] the own points that these settings train on
   */
  async restore(checkpoint, epoch, values, own) {
    await this.ask({type: 'restore', checkpoint, epoch, ...(values && {spec: engineSpec(values, this.settings)}), ...(own && {own})})
    if (!values) return
    if (own) this.own.keep(own)
    this.values = {...values}
    this.#navigation.write(formatHash(values, this.settings, this.hidden), 'restore')
    this.emit('settings', Object.keys(values))
  }

  /** Ask the engine, also one that is still starting; rejects with its error. @param {Record<string, any>} request */
  ask(request) {
    return this.#requests.ask(request)
  }

  /** Write one parameter by hand. @param {number} index in the flat vector @param {number} value */
  poke(index, value) {
    this.#send({type: 'poke', index, value})
  }

  /** Show this hidden unit (in layer order) in the output map, or the output again. @param {number} [unit] */
  look(unit) {
    if (unit === this.unit) return
    this.unit = unit
    this.#subscribe()
    this.emit('unit')
  }

  // ---- what views ask ------------------------------------------------------------------------------------------

  /**
   * Call `paint` with the latest frame of a topic now, and with each that comes. A topic nobody watches is not computed.
   * @param {string} topic @param {(frame: Frame) => void} paint @returns {() => void} ends it
   */
  watch(topic, paint) {
    const end = this.on(`topic:${topic}`, paint)
    const latest = this.latest(topic)
    if (latest) paint(latest)
    this.#subscribe()
    return () => {
      end()
      this.#subscribe()
    }
  }

  /** @param {string} topic */
  latest(topic) {
    return this.#painter.latest(topic)
  }

  /** Pictures of the whole page painted so far. */
  get framesDrawn() { return this.#painter.painted }

  /** @param {string} key @param {Record<string, any>} [values] */
  t(key, values) {
    return this.words.t(key, values)
  }

  /** What the engine needs to know of the settings. */
  get spec() { return engineSpec(this.values, this.settings) }

  // ---- inside --------------------------------------------------------------------------------------------------

  /** Take over what a link says. @param {ReturnType<typeof parseHash>} link */
  #load({values, notices, hidden}) {
    values.seed ||= newSeed()
    this.own.settle(values)
    Object.assign(values, consequences(values, [], this.settings, this.rules))
    const names = Object.keys(values).filter((name) => String(values[name]) !== String(this.values[name]))
    const effect = this.layout ? effectOf(names, this.values, values, this.settings, this.rules) : 'data'
    this.values = values
    this.hidden = hidden
    this.#navigation.replace(formatHash(values, this.settings, hidden))
    for (const {key, value, expected} of notices) {
      this.notify({key: expected ? 'notice.link' : 'notice.link.unknown', values: {key, value, expected}, kind: 'link'})
    }
    this.#apply(names, effect)
  }

  /** @param {string[]} names settings that have changed @param {string} effect */
  #apply(names, effect) {
    if (effect === 'network' || effect === 'data') {
      this.#play(false)
      this.layout = null
    }
    if (effect === 'pace' && this.playing) this.#send({type: 'run', epochs_per_s: this.#pace()})
    if (['map', 'live', 'points', 'network', 'data'].includes(effect)) {
      if (this.stage === 'ready') this.#send(this.#submitted ? {type: 'set', spec: this.spec} : this.#submission())
      else this.#preview.ask(this.spec)
    }
    if (names.includes('tab')) this.#sleep()
    this.emit('settings', names)
  }

  #submission() {
    this.#submitted = true
    return {type: 'submit', spec: this.spec}
  }

  /** @param {any} reply of the server to what `Preview` asked */
  hearPreview(reply) {
    const drawn = this.#preview.read(reply)
    if (!drawn || this.stage === 'ready' || this.own.trainsColumns) return // the server does not know the columns
    this.#accept(drawn.layout)
    this.#painter.arrive(drawn)
  }

  /** @param {any} message from the engine */
  #hear(message) {
    const answered = this.#requests.answered(message)
    switch (message.type) {
      case 'progress': return this.#progress(message.stage)
      case 'accepted': return this.#accept(message.layout)
      case 'frames':
        this.emit('passed', message.passed)
        return this.#painter.arrive(message)
      case 'state':
        if (!this.#asleep && message.running !== this.playing) this.#play(message.running)
        return
      case 'error':
        if (!answered || message.code === 'crashed') this.#refused(message)
        return
      default:
        if (!answered) throw new Error(`unknown message ${message.type}`)
    }
  }

  /** @param {'runtime' | 'numpy' | 'ready'} stage */
  #progress(stage) {
    this.stage = stage
    performance.mark(`playground:${stage}`)
    this.emit('stage')
    if (stage === 'ready') this.opened.then(() => this.#begin())
  }

  /** Give the engine the experiment; if play has been pressed already, it starts. */
  #begin() {
    this.own.give()
    this.#send(this.#submission())
    this.#requests.again()
    this.#subscribe(true)
    if (this.playing) this.run()
  }

  /** @param {Layout} layout */
  #accept(layout) {
    this.layout = layout
    this.emit('layout')
  }

  /** @param {Frame[]} frames @param {Metrics | null} metrics */
  #paint(frames, metrics) {
    for (const frame of frames) this.emit(`topic:${frame.topic}`, frame)
    if (!metrics) return
    this.metrics = metrics
    this.emit('metrics', metrics)
  }

  /** @param {{code: string, message: string, hint?: string}} error */
  #refused(error) {
    if (error.code === 'crashed') return this.#lost(error.message)
    this.#play(false)
    this.notify(trouble(error, this))
  }

  /** The worker is gone: make another with the same experiment, and say so. @param {string} reason */
  #lost(reason) {
    console.warn(`engine lost: ${reason}`)
    const wanted = this.playing
    this.#submitted = false
    this.stage = 'waiting'
    this.emit('stage')
    if (++this.#restarts > MAX_RESTARTS) return this.#fail('notice.crashed', {reason})
    this.notify({key: 'notice.restarted', kind: 'warning'})
    this.#play(wanted)
    this.#engine?.start()
  }

  /** @param {string} key @param {Record<string, any>} [values] */
  #fail(key, values = {}) {
    this.#engine?.stop()
    this.stage = 'failed'
    this.#play(false)
    this.notify({key, values, kind: 'error'})
    this.emit('stage')
  }

  /** What nobody sees costs nothing: a page in the background, the small network behind another tab. */
  #sleep() {
    const small = this.values.tab === 'small'
    if (small && this.#awaited) this.#engine?.startWhenRoom()
    this.#awaited &&= !small
    const hidden = document.hidden || !small
    if (hidden === this.#asleep || (hidden && !this.playing)) return
    this.#asleep = hidden
    if (this.playing) this.#send(hidden ? {type: 'pause'} : {type: 'run', epochs_per_s: this.#pace()})
  }

  /** @param {boolean} playing */
  #play(playing) {
    if (playing === this.playing) return
    this.playing = playing
    this.emit('playing')
  }

  #pace = () => (this.values.speed === 'max' ? null : Number(this.values.speed))

  /** Tell the engine, once for all changes of this moment, which topics are watched. @param {boolean} [now] */
  #subscribe(now = false) {
    const tell = () => {
      this.#subscribing = false
      const topics = ['weights', 'checkpoint', 'neurons', 'boundary'].filter((topic) => this.has(`topic:${topic}`))
      this.#send({type: 'subscribe', topics, unit: typeof this.unit === 'number' ? this.unit : null})
    }
    if (now) return tell()
    if (this.#subscribing) return
    this.#subscribing = true
    queueMicrotask(tell)
  }

  /** Messages before the engine is ready are not kept: it is given the whole experiment when it is. @param {any} m */
  #send(m) {
    if (this.stage === 'ready') this.#engine?.send(m)
  }
}

const newSeed = () => Math.random().toFixed(5)

export const session = new Session()
/** A handle for the console and the tests. */
Object.assign(window, {__playground: session})
