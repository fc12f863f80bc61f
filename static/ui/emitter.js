// @ts-check
/** Listeners by event name: the page's views learn from the session through it. */
export class Emitter {
  /** @type {Map<string, Set<Function>>} */
  #listeners = new Map()

  /**
   * Call `listener` at every `name`; returns the function that ends it.
   * @param {string} name
   * @param {Function} listener
   * @returns {() => void}
   */
  on(name, listener) {
    if (!this.#listeners.has(name)) this.#listeners.set(name, new Set())
    const set = /** @type {Set<Function>} */ (this.#listeners.get(name))
    set.add(listener)
    return () => set.delete(listener)
  }

  /**
   * @param {string} name
   * @param {...any} args
   */
  emit(name, ...args) {
    const set = this.#listeners.get(name)
    // One of them may end another.
    for (const listener of [...(set ?? [])]) if (set?.has(listener)) listener(...args)
  }

  /** @param {string} name */
  has(name) {
    return (this.#listeners.get(name)?.size ?? 0) > 0
  }
}
