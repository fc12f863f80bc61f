// @ts-check
/** The whole network as a formula, with its numbers; copied as text or as LaTeX. */
import {copyText} from '../clipboard.js'
import {session} from '../session.js'
import {h} from '../view.js'
import {keepAsking} from './asking.js'
import {mathML, plain} from './tex.js'

const MOST = 600 // parameters written out on the page
const SAID_FOR = 1800 // ms

/** @param {import('../view.js').Life} life @returns {HTMLElement} */
export function formulaView(life) {
  const summary = h('summary')
  const symbols = h('div', {class: 'lines'})
  const numbers = h('div', {class: 'lines', tabindex: '0', role: 'group'})
  const said = h('span', {class: 'unseen', role: 'status'})
  /** @type {{symbols: string[], units: string[], meaning: string[], where: string[]} | null} */ let formula = null
  const lines = () => (formula ? [...formula.units, ...formula.meaning, ...formula.where] : [])
  const latex = () => `\\begin{aligned}\n${lines().map((line) => line.replace(' = ', ' &= ')).join(' \\\\\n')}\n\\end{aligned}\n`
  const buttons = {
    'maths.copy.text': () => lines().map(plain).join('\n') + '\n',
    'maths.copy.latex': latex,
  }
  const copiers = Object.entries(buttons).map(([key, text]) => {
    const button = h('button', {type: 'button', class: 'quiet', onclick: async () => {
      await copyText(text())
      said.textContent = button.textContent = session.t('files.copied')
      setTimeout(write, SAID_FOR)
    }})
    return {key, button}
  })
  const element = h('details', {class: 'whole', ontoggle: () => soon(0)}, summary,
    h('div', {class: 'buttons'}, ...copiers.map(({button}) => button), said), symbols, numbers)

  const draw = (/** @type {HTMLElement} */ holder, /** @type {string[]} */ tex) => {
    holder.innerHTML = tex.map((line) => `<div>${mathML(line)}</div>`).join('')
  }
  const show = (/** @type {any} */ found) => {
    formula = found
    const parameters = session.latest('weights')?.array.length ?? 0
    draw(symbols, found.symbols)
    if (parameters > MOST) numbers.textContent = session.t('maths.large', {count: session.words.number(parameters)})
    else draw(numbers, lines())
  }
  const soon = keepAsking(life, 'network', () => (element.open ? {} : null), show)
  const write = () => {
    summary.textContent = session.t('maths.formula')
    numbers.setAttribute('aria-label', session.t('maths.formula'))
    for (const {key, button} of copiers) button.textContent = session.t(key)
    if (formula) show(formula)
  }
  life.texts(write)
  return element
}
