// @ts-check
/** What the engine has been asked and has not answered yet. */

export class Requests {
  #last = 0
  /** @type {Map<number, {message: any, resolve: (answer: any) => void, reject: (error: any) => void}>} */
  #open = new Map()

  /** @param {(message: any) => void} send may lose messages while there is no engine, see `again` */
  constructor(send) {
    this.send = send
  }

  /** Resolves to the engine's answer, or rejects with its error. @param {Record<string, any>} message */
  ask(message) {
    const request = {...message, id: ++this.#last}
    return new Promise((resolve, reject) => {
      this.#open.set(request.id, {message: request, resolve, reject})
      this.send(request)
    })
  }

  /** Send what is still open: there is an engine, or another one. */
  again() {
    for (const {message} of this.#open.values()) this.send(message)
  }

  /** Whether this message answers a request. @param {any} message */
  answered(message) {
    const request = this.#open.get(message.re)
    if (!request) return false
    this.#open.delete(message.re)
    if (message.type === 'error') request.reject(message)
    else request.resolve(message)
    return true
  }
}
