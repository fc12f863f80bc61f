// @ts-check
/**
 * The engine on a GPU server, behind the same interface as `local_engine.js`. It says what `playground/protocol.py`
 * describes; a frame is handed over as `{type: 'frame', job, topic, step, shape, array}`.
 *
 * A connection that is lost is made again, with patience; `onlost` is told each time, with the reason and whether there
 * will be another try. After each `hello` the page asks for what it has missed (`subscribe` with `after`).
 */
import {decodeFrame} from './frame.js'

export const SUBPROTOCOL = 'v1.neural-playground'
const PING_EVERY = 10000
const MISSES = 2 // pings without an answer before the connection is given up: the browser itself may notice for minutes
const DELAYS = [100, 500, 1000, 2000, 5000] // ms before each next attempt; the last goes on

/** @typedef {'address' | 'mixed' | 'local' | 'origin' | 'old' | 'token' | 'absent' | 'full' | 'blocked' | 'lost'} Reason */

const PASSING = ['lost', 'absent', 'full', 'blocked'] // reasons that may pass by themselves

export class RemoteEngine {
  /** @type {WebSocket | null} */ #socket = null
  /** @type {any} */ #timer = 0
  /** @type {any} */ #heart = 0
  #attempt = 0
  #ready = false
  #unanswered = 0

  /**
   * @param {{url: string, token: string, person: string, language: string}} where
   * @param {(message: any) => void} onmessage
   * @param {(reason: Reason, again: boolean) => void} onlost
   */
  constructor(where, onmessage, onlost) {
    this.where = where
    this.onmessage = onmessage
    this.onlost = onlost
  }

  start() {
    this.stop()
    this.#attempt = 0
    this.#connect()
  }

  /** Messages while there is no connection are not kept: after `hello` the page says all there is to say. @param {Record<string, any>} message */
  send(message) {
    if (this.#ready) this.#socket?.send(JSON.stringify(message))
  }

  stop() {
    clearTimeout(this.#timer)
    this.#leave()
  }

  #connect() {
    /** @type {WebSocket} */ let socket
    try {
      socket = new WebSocket(new URL(this.where.url).href, SUBPROTOCOL) // a browser would take a mere word for a page of this one's
    } catch {
      return this.onlost(secured(this.where.url) ? 'address' : 'mixed', false)
    }
    this.#socket = socket
    socket.binaryType = 'arraybuffer'
    let opened = false
    /** @type {Reason | null} */ let told = null
    socket.onopen = () => {
      opened = true
      const {token, person, language} = this.where
      socket.send(JSON.stringify({type: 'auth', token, person, language}))
      this.#unanswered = 0
      this.#heart = setInterval(() => this.#beat(), PING_EVERY)
    }
    socket.onmessage = ({data}) => {
      this.#unanswered = 0
      if (typeof data !== 'string') return this.onmessage({type: 'frame', ...decodeFrame(data)})
      const message = JSON.parse(data)
      if (message.type === 'hello') {
        this.#ready = true
        this.#attempt = 0
      }
      if (message.type === 'error' && message.code === 'token') told = 'token'
      this.onmessage(message)
    }
    socket.onclose = async () => {
      if (socket !== this.#socket) return
      this.#leave()
      const reason = told ?? (opened ? 'lost' : await diagnose(this.where.url))
      if (this.#socket) return // somebody has started it again meanwhile
      const again = PASSING.includes(reason)
      this.onlost(reason, again)
      if (again) this.#timer = setTimeout(() => this.#connect(), DELAYS[Math.min(this.#attempt++, DELAYS.length - 1)])
    }
  }

  #beat() {
    if (this.#unanswered >= MISSES) {
      const socket = this.#socket
      this.#leave()
      socket?.close()
      this.onlost('lost', true)
      this.#connect()
      return
    }
    this.#unanswered += 1
    this.send({type: 'ping'})
  }

  #leave() {
    clearInterval(this.#heart)
    const socket = this.#socket
    this.#socket = null
    this.#ready = false
    socket?.close()
  }
}

/** Whether this page's browser lets it open that address at all. @param {string} url */
function secured(url) {
  return location.protocol !== 'https:' || url.startsWith('wss:') || isLocal(url)
}

/** @param {string} url */
export function isLocal(url) {
  try {
    return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname)
  } catch {
    return false
  }
}

/**
 * Why a WebSocket could not be opened. The browser tells a page nothing, so the server is asked by plain HTTP: it
 * answers any page, with its protocol and what it has against this page, if anything (`origin`, `full`).
 * @param {string} url
 * @returns {Promise<Reason>}
 */
export async function diagnose(url) {
  if (!secured(url)) return 'mixed'
  try {
    const base = url.replace(/^ws/, 'http').replace(/\/$/, '')
    const response = await fetch(`${base}/healthz?origin=${encodeURIComponent(location.origin)}`, {cache: 'no-store'})
    if (!response.ok) return 'absent'
    const [, protocol, objection] = (await response.text()).split(/\s+/)
    if (protocol !== SUBPROTOCOL) return 'old'
    return objection === 'origin' || objection === 'full' ? objection : 'blocked'
  } catch {
    return location.protocol === 'https:' && isLocal(url) ? 'local' : 'absent'
  }
}
