// @ts-check
/** The words of the page. The tables come from `locale/*.json` with the page; switching needs no server. */

const STORED = 'neural-playground.language'

export class Words {
  /** @param {Record<string, Record<string, string>>} tables */
  constructor(tables) {
    this.tables = tables
    this.languages = Object.keys(tables)
    const wanted = [localStorage.getItem(STORED) ?? '', ...navigator.languages.map((tag) => tag.split('-')[0])]
    this.language = wanted.find((language) => this.languages.includes(language)) ?? 'en'
    document.documentElement.lang = this.language
  }

  /** @param {string} language */
  use(language) {
    this.language = language
    localStorage.setItem(STORED, language)
    document.documentElement.lang = language
  }

  /**
   * The text of `key`, its `{name}` places filled from `values`.
   * @param {string} key
   * @param {Record<string, any>} [values]
   */
  t(key, values = {}) {
    const text = this.tables[this.language][key]
    if (text === undefined) throw new Error(`no text for ${key} in ${this.language}`)
    return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]))
  }

  /** @param {string} key */
  has(key) {
    return key in this.tables[this.language]
  }

  /**
   * A number as this language writes it, below zero with the sign for that and not with a hyphen, unless it is rounded to
   * zero; its thousands always apart: Spanish would leave those of four figures together.
   * @param {number} value
   * @param {Intl.NumberFormatOptions} [options]
   */
  number(value, options) {
    return value.toLocaleString(this.language, {useGrouping: /** @type {any} */ ('always'), signDisplay: /** @type {any} */ ('negative'), ...options}).replaceAll('-', '−')
  }
}
