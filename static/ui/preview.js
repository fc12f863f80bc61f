// @ts-check
/** A first picture of the experiment, drawn by the server's kernels while ours are still on their way. */

/** @typedef {import('./session.js').Frame} Frame */

export class Preview {
  #last = 0

  /** @param {(id: number, spec: Record<string, any>) => void} send */
  constructor(send) {
    this.send = send
  }

  /** @param {Record<string, any>} spec */
  ask(spec) {
    this.send(++this.#last, spec)
  }

  /** The picture in a reply, if it is the one asked for last. @param {any} reply */
  read(reply) {
    if (reply.preview !== this.#last || reply.error) return null
    // Bokeh's own array class does not slice as a plain one does.
    const plain = (/** @type {Float32Array} */ array) => new Float32Array(array.buffer, array.byteOffset, array.length)
    return {...reply, frames: reply.frames.map((/** @type {Frame} */ frame) => ({...frame, array: plain(frame.array)}))}
  }
}
