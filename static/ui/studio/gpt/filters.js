// @ts-check
/** Temperature, top-k and top-p: how boldly the next token is drawn. Kept for this tab of the browser. */
import {session} from '../../session.js'
import {h} from '../../view.js'

const STORED = 'neural-playground.filters'
/** As a run has them until it is told otherwise. @type {Record<string, number>} */
const USUAL = {temperature: 0.8, top_k: 0, top_p: 1}
/** @type {Record<string, {min: number, max: number, step: number}>} */
const RANGES = {
  temperature: {min: 0, max: 2, step: 0.05},
  top_k: {min: 0, max: 50, step: 1},
  top_p: {min: 0.05, max: 1, step: 0.05},
}
const NAMES = Object.keys(RANGES)

/** @param {import('../views.js').Life} life @param {() => void} changed */
export function filters(life, changed) {
  const values = {...USUAL, ...JSON.parse(sessionStorage.getItem(STORED) ?? '{}')}
  const rows = NAMES.map((name) => {
    const [words, output] = [h('span'), h('output')]
    const input = h('input', {type: 'range', ...RANGES[name], value: values[name]})
    input.addEventListener('input', () => {
      values[name] = Number(input.value)
      sessionStorage.setItem(STORED, JSON.stringify(values))
      tell()
      changed()
    })
    return {name, words, output, input, label: h('label', {}, h('span', {class: 'line'}, words, output), input)}
  })
  const tell = () => rows.forEach(({name, output, input}) => {
    const number = session.words.number(values[name], {maximumFractionDigits: 2})
    const all = name === 'top_k' && values[name] === 0
    output.textContent = all ? session.t('gpt.all') : number
    input.setAttribute('aria-valuetext', output.textContent)
  })
  life.texts(() => {
    for (const {name, words, input} of rows) {
      words.textContent = session.t(`gpt.${name}`)
      input.setAttribute('aria-label', words.textContent) // the number beside it is its value, not its name
    }
    tell()
  })
  return {
    element: h('div', {class: 'gpt-filters'}, ...rows.map(({label}) => label)),
    values,
    get usual() { return NAMES.every((name) => values[name] === USUAL[name]) },
    /** @param {boolean} on */
    enable(on) {
      for (const {input} of rows) input.disabled = !on
    },
  }
}
