// @ts-check
/** Keeps the link in the address bar, and makes back and forward walk through what the person changed. */

const SAME_GESTURE = 1000 // ms in which changes of the same settings are one step of the history

export class Navigation {
  #last = {what: '', at: -Infinity}

  /** @param {(hash: string) => void} onmove called when the person goes back, forward, or edits the address */
  constructor(onmove) {
    addEventListener('popstate', () => onmove(location.hash))
  }

  /**
   * A new step of the history; a slider being dragged is one step.
   * @param {string} hash
   * @param {string} what the settings that changed
   */
  write(hash, what) {
    const now = performance.now()
    const same = what === this.#last.what && now - this.#last.at < SAME_GESTURE
    this.#last = {what, at: now}
    if (same) this.replace(hash)
    else history.pushState(null, '', `#${hash}`)
  }

  /** @param {string} hash */
  replace(hash) {
    history.replaceState(null, '', `#${hash}`)
  }
}
