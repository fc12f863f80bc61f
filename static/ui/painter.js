// @ts-check
/**
 * Frames from the engine, handed to the views once for each picture of the screen: of two frames of a topic that come
 * before it, only the later is painted. After painting, the engine is given credit for the next ones.
 */

/**
 * @typedef {import('./session.js').Frame} Frame
 * @typedef {import('./session.js').Metrics} Metrics
 */

export class Painter {
  /** @type {Map<string, Frame>} */ #latest = new Map()
  /** @type {Map<string, Frame>} */ #arrived = new Map()
  /** @type {Metrics | null} */ #metrics = null
  #scheduled = false
  /** Pictures painted so far. */
  painted = 0

  /**
   * @param {(frames: Frame[], metrics: Metrics | null) => void} paint
   * @param {() => void} acknowledge
   */
  constructor(paint, acknowledge) {
    this.paint = paint
    this.acknowledge = acknowledge
  }

  /** The last frame of a topic that was painted. @param {string} topic */
  latest(topic) {
    return this.#latest.get(topic)
  }

  /** @param {{metrics: Metrics, frames: Frame[]}} message */
  arrive({metrics, frames}) {
    for (const frame of frames) this.#arrived.set(frame.topic, frame)
    this.#metrics = metrics
    if (this.#scheduled) return
    this.#scheduled = true
    requestAnimationFrame(() => this.#draw())
  }

  #draw() {
    this.#scheduled = false
    const frames = [...this.#arrived.values()]
    this.#arrived.clear()
    for (const frame of frames) this.#latest.set(frame.topic, frame)
    try {
      this.paint(frames, this.#metrics)
    } finally {
      if (this.painted++ === 0) performance.mark('playground:drawn')
      this.acknowledge()
    }
  }
}
