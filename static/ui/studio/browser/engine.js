// @ts-check
/**
 * The studio's engine in this page: it says what a server says (`docs/protocol.md`), and trains light recipes
 * (`playground/light/`) in a worker of its own, which starts when it is first asked something. One run trains at a time,
 * others wait for it. A run trains as long as the page lasts; what it has shown is kept in this browser.
 */
import {LocalEngine, runtime} from '../../local_engine.js'
import {Requests} from '../../requests.js'
import {ServerRun} from '../../server_run.js'
import {session} from '../../session.js'
import {inWords, unfit} from './check.js'
import {recipes} from './recipes.js'
import {forget, keep, kept} from './shelf.js'

const SERVE = '_static/ui/studio/browser/serve.js'
const KEEP_EVERY = 3000 // ms
const ENDED = ['done', 'cancelled', 'failed', 'lost']

class BrowserEngine {
  /** @type {any} `recipes.json` */ #about = null
  /** @type {ServerRun[]} newest first */ #runs = []
  /** @type {ServerRun | null} the one that the worker has */ #current = null
  /** @type {ServerRun | null} */ #watched = null
  /** @type {string[]} */ #topics = []
  /** @type {Promise<LocalEngine> | null} */ #worker = null
  /** @type {(message: any) => void} */ #tell = () => {}
  #requests = new Requests((message) => this.#order(message))
  #count = 0
  /** @type {Promise<ServerRun[]> | null} of pages before this one */ #before = null
  #keptAt = 0

  /** Greet, and answer from now on. @param {(message: any) => void} onmessage */
  async start(onmessage) {
    this.#tell = onmessage
    this.#about = await recipes
    this.#before ??= kept().then((before) => (this.#runs = [...this.#runs, ...before]))
    await this.#before
    if (this.#tell === onmessage) onmessage({type: 'hello', here: true, devices: [], version: '', recipes: this.#about.recipes, larger: this.#about.larger})
  }

  /** Nobody listens any more; what trains goes on. */
  stop() {
    this.#tell = () => {}
  }

  /** @param {any} message as a server takes it */
  send(message) {
    const {type, job} = message
    if (type === 'ack') return this.#current && this.#order(message)
    if (type in this.#answers) return void this.#answers[type](message)
    const run = this.#runs.find(({id}) => id === job)
    if (run) this.#steer(run, message)
  }

  /** @type {Record<string, (message: any) => void>} */
  #answers = {
    list: () => this.#list(),
    check: async ({id, spec}) => {
      const found = await this.#checked(spec)
      this.#tell(found.type === 'error' ? {...found, re: id} : {type: 'checked', re: id, parameters: found.parameters, steps: found.steps, plan: []})
    },
    submit: async ({id, spec, name}) => {
      const found = await this.#checked(spec)
      if (found.type === 'error') return this.#tell({...found, re: id})
      const run = new ServerRun(`browser-${Date.now()}-${++this.#count}`, spec)
      Object.assign(run, {name: name || found.title, steps: found.steps})
      this.#runs.unshift(run)
      keep(run)
      this.#tell({type: 'accepted', re: id, job: run.id})
      this.#next()
    },
    subscribe: ({job, topics}) => {
      const run = this.#runs.find(({id}) => id === job)
      if (!run) return this.#tell({type: 'error', job, message: ''})
      ;[this.#watched, this.#topics] = [run, topics]
      const {name, spec, status, step, steps, epoch, error} = run
      this.#tell({type: 'snapshot', job, seq: 0, name, spec, status, step, steps, epoch, error, columns: [], points: 0, topics})
      for (const point of run.points) this.#tell({type: 'metrics', job, seq: 0, ...point})
      for (const [topic, frame] of run.frames) if (topics.includes(topic)) this.#tell(frame)
      this.#watch()
    },
    unsubscribe: () => {
      this.#watched = null
      this.#watch()
    },
    rename: ({id, job, name}) => this.#change(id, () => { for (const run of this.#runs) if (run.id === job) keep(Object.assign(run, {name})) }),
    delete: ({id, job}) => this.#change(id, () => {
      this.#runs = this.#runs.filter((run) => run.id !== job)
      forget(job)
    }),
  }

  /** @param {ServerRun} run @param {any} message */
  async #steer(run, {id, ...message}) {
    const probed = message.type === 'probe' // a run that has ended can still be looked through
    const own = run === this.#current && (run.active || probed)
    try {
      if (message.type === 'set') await this.#set(run, message)
      else if (own) await this.#requests.ask({...message, topics: probed ? this.#recipe(run).probed : []})
      else if (probed) throw {type: 'error', message: session.t('server.here.gone')}
      else if (message.type === 'cancel' && run.active) this.#hear({type: 'state', job: run.id, status: 'cancelled', step: 0, epoch: 0})
      this.#tell({type: 'accepted', re: id, job: run.id})
    } catch (error) {
      this.#tell({.../** @type {any} */ (error), re: id})
    }
  }

  /** @param {ServerRun} run @param {any} message */
  async #set(run, {spec}) {
    const merged = {...run.spec, ...spec}
    const found = await this.#checked(merged)
    if (found.type === 'error') throw found
    if (run === this.#current && run.active) await this.#requests.ask({type: 'set', spec: merged})
    this.#hear({type: 'state', job: run.id, status: run.status, step: run.step, epoch: run.epoch, spec: merged})
  }

  /** Whether a spec can be trained: its size, or an error. @param {any} spec @returns {Promise<any>} */
  async #checked(spec) {
    const refuse = (/** @type {import('./check.js').Refused} */ refused) => ({type: 'error', code: 'spec', ...inWords(refused, this.#about, session.words.language)})
    const wrong = unfit(spec, this.#about.recipes[spec.recipe].schema)
    if (wrong) return refuse(wrong)
    const answer = await this.#requests.ask({type: 'check', spec}).catch((error) => error)
    return answer.refused ? refuse({key: answer.refused, field: answer.field, values: answer.values}) : answer
  }

  /** @param {ServerRun} run */
  #recipe(run) {
    return this.#about.recipes[run.recipe ?? '']
  }

  /** @param {number} id @param {() => void} change */
  #change(id, change) {
    change()
    this.#tell({type: 'accepted', re: id})
    this.#list()
  }

  /** Train the run that has waited longest, if none trains. */
  #next() {
    const run = this.#current?.active ? null : this.#runs.findLast(({status}) => status === 'queued')
    if (run) {
      this.#current = run
      this.#order({type: 'begin', job: run.id, spec: run.spec, topics: Object.keys(this.#recipe(run).topics)})
      this.#watch()
    }
    this.#runs.filter(({status}) => status === 'queued').reverse().forEach(({id}, k) => this.#hear({type: 'queued', job: id, position: k + 1}))
    this.#list()
  }

  #watch() {
    if (this.#current) this.#order({type: 'watch', topics: this.#watched === this.#current ? this.#topics : []})
  }

  #list() {
    const runs = this.#runs.map(({id, name, recipe, status, step, steps, position}) => ({job: id, name, recipe, status, step, steps, position, checkpoint: null}))
    this.#tell({type: 'runs', runs})
  }

  // ---- the worker

  /** @param {any} message */
  #order(message) {
    this.#worker ??= this.#begin()
    this.#worker.then((worker) => worker.send(message))
  }

  async #begin() {
    this.#tell({type: 'progress', stage: 'runtime'})
    const worker = new LocalEngine({...await runtime, kernels: this.#about.files, serve: SERVE}, (message) => this.#hear(message), () => this.#lost())
    worker.start()
    return worker
  }

  /** It died without a word: its run is lost, and whoever is asked next is another one. */
  #lost() {
    this.#worker = null
    const run = this.#current
    this.#current = null
    if (run?.active) this.#hear({type: 'state', job: run.id, status: 'lost', step: run.step, epoch: run.epoch})
    this.#requests.again()
  }

  /** @param {any} message from the worker, or of a run without it */
  #hear(message) {
    if (this.#requests.answered(message)) return
    if (message.type === 'progress') return this.#tell(message)
    const run = this.#runs.find(({id}) => id === message.job)
    if (!run) return
    if (message.type === 'failed') message = {...this.#failure(message), type: 'error', job: run.id, code: 'diverged'}
    const before = run.status
    run.take(message)
    if (run === this.#watched) this.#tell({seq: 0, ...message})
    this.#keep(run, before !== run.status)
    if (before !== run.status && ENDED.includes(run.status)) return this.#next()
    if (before !== run.status || (message.type === 'metrics' && Number.isInteger(message.epoch))) this.#list()
  }

  /** @param {ServerRun} run @param {boolean} now not only when it is time again */
  #keep(run, now) {
    if (!now && performance.now() - this.#keptAt < KEEP_EVERY) return
    this.#keptAt = performance.now()
    keep(run)
  }

  /** @param {any} message */
  #failure({key, values}) {
    if (!key) return {message: session.t('server.here.failed', values)}
    return inWords({key, field: '', values}, this.#about, session.words.language)
  }
}

export const browserEngine = new BrowserEngine()
