// @ts-check
/** Light or dark: the person's choice, else the system's, on paper light; and the colours that canvases need as numbers. */

const STORED = 'neural-playground.theme'

export class Theme {
  #system = matchMedia('(prefers-color-scheme: dark)')
  #paper = matchMedia('print')
  dark = false
  /** @type {Record<string, string>} */ #tokens = {}

  /** @param {() => void} onchange */
  constructor(onchange) {
    this.onchange = onchange
    for (const media of [this.#system, this.#paper]) media.addEventListener('change', () => this.#apply())
    this.#apply()
  }

  toggle() {
    localStorage.setItem(STORED, this.dark ? 'light' : 'dark')
    this.#apply()
  }

  #apply() {
    const stored = localStorage.getItem(STORED)
    this.dark = !this.#paper.matches && (stored ? stored === 'dark' : this.#system.matches)
    document.documentElement.dataset.npTheme = this.dark ? 'dark' : 'light'
    this.#tokens = {}
    this.onchange()
  }

  /** A colour of `tokens.css` as it is now. @param {string} name */
  token(name) {
    this.#tokens[name] ??= getComputedStyle(document.documentElement).getPropertyValue(`--np-${name}`).trim()
    return this.#tokens[name]
  }
}
