// @ts-check
/**
 * What the page has to do with a GPU server: the connection, my runs, and the one run that is looked at. One for each
 * page. Address, token, who I am and which run of each recipe I look at are kept in this browser alone, so that a page
 * that is opened again goes on where it was.
 */
import {Emitter} from './emitter.js'
import {RemoteEngine, isLocal} from './remote.js'
import {Requests} from './requests.js'
import {ServerRun} from './server_run.js'

const STORED = 'neural-playground.server'

/**
 * `wanted`: whether the person has connected to that address, or has disconnected; null before either. `here`: whether
 * they train in the page itself instead. `jobs`: the run of each recipe that was looked at last; `own`: of the page's own.
 * @typedef {{address: string, token: string, person: string, wanted: boolean | null, here: boolean, jobs: Record<string, string>, own: Record<string, string>}} Memory
 */

class ServerSession extends Emitter {
  /** @type {'off' | 'connecting' | 'open' | 'lost' | 'refused'} */ state = 'off'
  /** @type {import('./remote.js').Reason | null} why there is no connection */ reason = null
  /** @type {any} the server's greeting */ hello = null
  /** @type {any[]} my runs, newest first */ runs = []
  /** @type {ServerRun | null} the run that is looked at */ run = null
  /** @type {{message: string, hint?: string, field?: string} | null} the last refusal */ refusal = null
  /** @type {{send: (message: any) => void, stop: () => void} | null} */ #engine = null
  /** Whether the page itself trains, not a server. */ here = false
  /** @type {string} how far Python is, where the page itself trains */ stage = ''
  #requests = new Requests((message) => this.#engine?.send(message))
  #painting = false
  #subscribing = false
  #resting = false
  /** @type {string[]} what is to be seen of the run, beside its curve */ #topics = []
  /** @type {Memory} */ memory = recall()
  address = this.memory.address

  /** Connect, now and whenever this page is opened again. @param {string} address @param {string} token @param {string} language */
  connect(address, token, language) {
    this.#remember({address, token, wanted: true, here: false})
    this.#open(address, language)
  }

  /** Train in the page itself, now and whenever this page is opened again. */
  async stayHere() {
    this.#remember({here: true})
    this.#engine?.stop()
    this.#engine = null
    this.#become('connecting')
    const {browserEngine} = await import('./studio/browser/engine.js')
    if (!this.memory.here) return // a server has been chosen meanwhile
    this.#engine = browserEngine
    this.#move(true)
    await browserEngine.start((message) => this.#hear(message))
  }

  /**
   * What a page does by itself when it is opened: it connects to the server of last time, or to the one that was started
   * beside it on this machine, unless the person has disconnected. Where there is neither, nobody is asked.
   * @param {string} beside its address, or nothing @param {string} language
   */
  begin(beside, language) {
    const {address, wanted, here} = this.memory
    if (here) return void this.stayHere()
    const near = beside !== '' && isLocal(location.href)
    if (near && (wanted === null || (wanted && isLocal(address)))) this.#open(beside, language)
    else if (wanted) this.#open(address, language)
  }

  /** @param {string} address @param {string} language */
  #open(address, language) {
    this.address = address
    this.#remember({}) // who I am, so that my runs are mine when the page is opened again
    this.#engine?.stop()
    this.#move(false)
    this.#become('connecting')
    const {person, token} = this.memory
    const engine = new RemoteEngine({url: address, token, person, language}, (m) => this.#hear(m), (reason, again) => this.#lost(reason, again))
    this.#engine = engine
    engine.start()
  }

  /** Leave the server, or stop training in the page itself. */
  disconnect() {
    this.#remember(this.here ? {here: false} : {wanted: false})
    this.#engine?.stop()
    this.#engine = null
    this.#move(false)
    this.#become('off')
  }

  /** Start a run and look at it; whether it was taken. @param {Record<string, any>} spec @param {string} [name] */
  async submit(spec, name = '') {
    const reply = await this.#try({type: 'submit', spec, name})
    if (reply) this.look(reply.job, spec.recipe, spec)
    return reply !== null
  }

  /**
   * Look at a run, or at none. Until the server has told its settings it has those of `spec`, where it was just asked
   * for, and the recipe's own: views find them all from the first moment.
   * @param {string | null} id @param {string} recipe @param {Record<string, any>} [spec]
   */
  look(id, recipe, spec = {}) {
    if (this.run && this.run.id !== id) this.#engine?.send({type: 'unsubscribe', job: this.run.id})
    this.run = id === null ? null : new ServerRun(id, {...this.hello?.recipes[recipe]?.defaults, ...spec, recipe})
    if (id !== null) this.#keepJobs({...this.jobs, [recipe]: id})
    this.#topics = []
    this.#subscribe()
    this.emit('run')
  }

  /** See these topics of the run that is looked at: what nobody watches is not computed. @param {string[]} topics */
  show(topics) {
    if (String(topics) === String(this.#topics)) return
    this.#topics = topics
    this.#subscribe()
  }

  /** While nobody looks, what comes of the run is kept, and told when somebody does. @param {boolean} resting */
  rest(resting) {
    if (resting === this.#resting) return
    this.#resting = resting
    if (!resting) this.emit('run')
  }

  /** What the server answers; rejects with its refusal, which is shown nowhere else. @param {Record<string, any>} message */
  ask(message) {
    if (message.type === 'probe') this.emit('probe', message.about)
    return this.#requests.ask(message)
  }

  /** Pause, run, step, cancel, resume, set: whatever is asked of the run that is looked at. @param {Record<string, any>} message */
  steer(message) {
    return this.#try({...message, job: this.run?.id})
  }

  /** End a run that is not looked at. @param {string} id */
  cancel(id) {
    return this.#try({type: 'cancel', job: id})
  }

  /** @param {string} id */
  async remove(id) {
    if (!await this.#try({type: 'delete', job: id})) return
    if (this.run?.id === id) this.#forget()
  }

  /** @param {string} id @param {string} name */
  rename(id, name) {
    return this.#try({type: 'rename', job: id, name})
  }

  /** A file of a run, piece by piece. @param {string} id @param {'weights' | 'history' | 'spec' | 'script'} file */
  async download(id, file) {
    const pieces = []
    for (let offset = 0; ;) {
      const reply = await this.#try({type: 'export', job: id, file, offset})
      if (!reply) return null
      pieces.push(await this.#piece())
      offset += reply.size
      if (offset >= reply.total) return new Blob(pieces)
    }
  }

  // ---- inside --------------------------------------------------------------------------------------------------

  /** Ask; a refusal is kept to be shown, and nothing is returned. @param {Record<string, any>} message */
  async #try(message) {
    this.refusal = null
    try {
      return await this.ask(message)
    } catch (error) {
      this.refusal = /** @type {any} */ (error)
      return null
    } finally {
      this.emit('refusal')
    }
  }

  /** @type {((data: any) => void) | null} */ #takePiece = null

  /** @returns {Promise<any>} the bytes of the piece of a file that was asked for; they come right after the reply */
  #piece() {
    return new Promise((resolve) => { this.#takePiece = resolve })
  }

  /** @param {any} message */
  #hear(message) {
    if (this.#requests.answered(message)) return
    if (message.type === 'frame' && message.topic === 'export') return this.#takePiece?.(message.array)
    if (message.type === 'hello') return this.#greet(message)
    if (message.type === 'progress') {
      this.stage = message.stage
      return this.emit('state')
    }
    if (message.type === 'runs') {
      this.runs = message.runs
      this.#rename()
      return this.emit('runs')
    }
    if (message.job !== undefined && message.job === this.run?.id) {
      if (message.type === 'error' && message.seq === undefined) return this.#forget()
      this.run?.take(message)
      this.#paint(message.type === 'frame')
    }
  }

  /** The run that is looked at is called as in the list, whoever has named it. */
  #rename() {
    const name = this.runs.find(({job}) => job === this.run?.id)?.name
    if (!this.run || !name || name === this.run.name) return
    this.run.name = name
    this.emit('run')
  }

  /** @param {any} hello */
  #greet(hello) {
    this.hello = hello
    this.#become('open')
    this.#engine?.send({type: 'list', follow: true})
    this.#subscribe()
    this.#requests.again()
  }

  /** Once for all changes of this moment. */
  #subscribe() {
    if (this.#subscribing) return
    this.#subscribing = true
    queueMicrotask(() => {
      this.#subscribing = false
      if (!this.run) return
      this.#engine?.send({type: 'subscribe', job: this.run.id, topics: this.#topics, ...(this.run.seq === null ? {} : {after: this.run.seq})})
    })
  }

  /** The run that was looked at is gone from the server. */
  #forget() {
    const {[this.run?.recipe ?? '']: _, ...jobs} = this.jobs
    this.run = null
    this.#keepJobs(jobs)
    this.emit('run')
  }

  /** The run of each recipe that was looked at last. */
  get jobs() {
    return this.here ? this.memory.own : this.memory.jobs
  }

  /** To the page itself, or to a server: the runs of one are unknown to the other. @param {boolean} here */
  #move(here) {
    if (here === this.here) return
    this.here = here
    this.runs = []
    this.emit('runs')
    const recipe = this.run?.recipe
    if (recipe) this.look(this.jobs[recipe] ?? null, recipe)
  }

  /** @param {Record<string, string>} jobs */
  #keepJobs(jobs) {
    this.#remember(this.here ? {own: jobs} : {jobs})
  }

  /** Show what has come once for each picture of the screen, then give credit for more. @param {boolean} frame */
  #paint(frame) {
    this.#owed ||= frame
    if (this.#painting || this.#resting) return
    this.#painting = true
    requestAnimationFrame(() => {
      this.#painting = false
      this.emit('run')
      if (this.#owed && this.run) this.#engine?.send({type: 'ack', job: this.run.id})
      this.#owed = false
    })
  }
  #owed = false

  /** @param {import('./remote.js').Reason} reason @param {boolean} again */
  #lost(reason, again) {
    this.reason = reason
    this.#become(again ? 'lost' : 'refused')
  }

  /** @param {typeof this.state} state */
  #become(state) {
    this.state = state
    if (state === 'open') this.reason = null
    this.emit('state')
  }

  /** @param {Partial<Memory>} changes */
  #remember(changes) {
    this.memory = {...this.memory, ...changes}
    localStorage.setItem(STORED, JSON.stringify(this.memory))
  }
}

/** @returns {Memory} */
function recall() {
  const name = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const usual = {address: usualAddress(), token: '', person: name, wanted: null, here: false, jobs: {}, own: {}}
  try {
    return {...usual, ...JSON.parse(localStorage.getItem(STORED) ?? '{}')}
  } catch {
    return usual
  }
}

/** Where a server usually is: behind the same name as a page with TLS (`deploy/nginx.conf`), else on this machine. */
function usualAddress() {
  return location.protocol === 'https:' ? `wss://${location.host}/engine` : 'ws://localhost:5007'
}

export const server = new ServerSession()
/** A handle for the console and the tests. */
Object.assign(window, {__server: server})
