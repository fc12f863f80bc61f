// @ts-check
/**
 * The engine that runs in this page's own Web Worker. It sends what `playground/protocol.py` describes.
 *
 * A worker can die without a word (out of memory, killed by the browser), so it is asked for its state every few
 * seconds; when it does not answer, `onlost` is told and `start` makes another.
 */

const PING_EVERY = 3000
const LOST_AFTER = 12000
const FEW_CORES = 2 // on so few, compiling Python beside the page would hold up the page, and gain nothing
const FIRST_PICTURE = 3000 // ms after which Python starts though nothing has been drawn

/** Resolved when Python may start: at once where it has a core of its own, else after the page's first picture. */
const room = new Promise((resolve) => {
  if (!(navigator.hardwareConcurrency <= FEW_CORES)) return resolve(true)
  new PerformanceObserver((marks) => {
    if (marks.getEntriesByName('playground:drawn').length) resolve(true)
  }).observe({type: 'mark', buffered: true})
  setTimeout(resolve, FIRST_PICTURE)
})

/** @type {(where: Where) => void} */ let arrive
/** Where Python is to be had, once that is known. @type {Promise<Where>} */
export const runtime = new Promise((resolve) => { arrive = resolve })

/**
 * Addresses are relative to `base`; `serve` is the module whose answers the worker gives, if not its own.
 * @typedef {{base: URL, runtime: string, kernels: string[], tables: Record<string, string>, serve?: string}} Where
 */

export class LocalEngine {
  /** @type {Worker | null} */ #worker = null
  /** @type {any} */ #heart = 0
  #ready = false
  #waitingSince = 0

  /**
   * @param {Where} where
   * @param {(message: any) => void} onmessage
   * @param {(reason: string) => void} onlost
   */
  constructor(where, onmessage, onlost) {
    this.where = where
    this.onmessage = onmessage
    this.onlost = onlost
    arrive(where)
  }

  /** Whether this browser can run the engine at all: WebAssembly, and workers made of modules. */
  static supported() {
    if (typeof WebAssembly !== 'object' || typeof Worker !== 'function') return false
    let modules = false
    const probe = {get type() { modules = true; return /** @type {const} */ ('module') }}
    try {
      new Worker('blob:', probe).terminate()
    } catch {
      // an address that cannot be loaded; the browser has read the option by then
    }
    return modules
  }

  /** The first start of all, in the page's own interest. */
  startWhenRoom() {
    room.then(() => this.start())
  }

  start() {
    this.stop()
    const worker = new Worker(new URL('_static/worker.js', this.where.base), {type: 'module', name: 'engine'})
    worker.onmessage = ({data}) => {
      this.#waitingSince = 0
      if (data.type === 'progress' && data.stage === 'ready') this.#ready = true
      this.onmessage(data)
    }
    worker.onerror = (event) => {
      event.preventDefault()
      this.#lose(event.message || 'worker')
    }
    this.#worker = worker
    this.#heart = setInterval(() => this.#beat(), PING_EVERY)
    const {base, runtime, kernels, tables, serve} = this.where
    // Who wants to see NumPy at work, the reference that people read, opens the page with `?backend=numpy`.
    const backend = new URLSearchParams(location.search).get('backend') === 'numpy' ? 'numpy' : 'auto'
    this.send({type: 'boot', base: base.href, runtime: new URL(runtime, base).href, kernels, tables, backend, serve})
  }

  /** @param {Record<string, any>} message */
  send(message) {
    this.#worker?.postMessage(message)
  }

  stop() {
    clearInterval(this.#heart)
    this.#worker?.terminate()
    this.#worker = null
    this.#ready = false
    this.#waitingSince = 0
  }

  #beat() {
    if (!this.#ready || document.hidden) return
    const now = performance.now()
    if (this.#waitingSince && now - this.#waitingSince > LOST_AFTER) this.#lose('no answer')
    else {
      this.#waitingSince ||= now
      this.send({type: 'ping'})
    }
  }

  /** @param {string} reason */
  #lose(reason) {
    this.stop()
    this.onlost(reason)
  }
}
