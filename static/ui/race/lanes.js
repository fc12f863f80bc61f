// @ts-check
/** Who runs: a row for each runner, with its optimiser and rate, and where it has come. */
import {figure} from '../explain/figures.js'
import {classColour} from '../heatmap.js'
import {session} from '../session.js'
import {h, icon, ICONS} from '../view.js'
import {DASHES} from './chart.js'

export const FEWEST = 2
export const MOST = 8
/** A rate that suits each optimiser in most small networks. @type {Record<string, number>} */
const USUAL = {sgd: 0.03, momentum: 0.03, nesterov: 0.03, adagrad: 0.1, adadelta: 1, rmsprop: 0.01, adam: 0.01, adamw: 0.01}
const FIRST = ['sgd', 'momentum', 'rmsprop', 'adam']

export class Lanes {
  /** @type {{row: HTMLElement, select: any, rate: any, remove: any, cells: HTMLElement[], line: any}[]} */
  #lanes = []
  #heads = ['optimizer.label', 'race.rate', 'metric.train', 'metric.test'].map((key) => ({key, cell: h('th', {scope: 'col'})}))
  #body = h('tbody')
  #running = false
  changed = () => {}

  /** @param {() => void} changed */
  constructor(changed) {
    const table = h('table', {class: 'compared lanes'}, h('thead', {}, h('tr', {}, ...this.#heads.map(({cell}) => cell), h('td'))), this.#body)
    this.element = h('div', {class: 'scrolled', tabindex: 0, role: 'region'}, table)
    for (const optimizer of FIRST) this.add(optimizer)
    this.changed = changed
  }

  get full() {
    return this.#lanes.length >= MOST
  }

  /** Another runner; the first optimiser that nobody runs with, if none is given. @param {string} [optimizer] */
  add(optimizer) {
    const taken = this.#lanes.map(({select}) => select.value)
    const name = optimizer ?? Object.keys(USUAL).find((each) => !taken.includes(each)) ?? 'adam'
    const select = h('select', {onchange: () => { rate.value = String(USUAL[select.value]) }}, ...Object.keys(USUAL).map((value) => h('option', {value})))
    select.value = name
    const rate = h('input', {type: 'number', min: 0, step: 'any', inputmode: 'decimal', value: USUAL[name], required: true})
    const remove = h('button', {type: 'button', class: 'bare', onclick: () => this.#remove(lane)}, icon(ICONS.close))
    const cells = [h('td', {class: 'figure'}), h('td', {class: 'figure'})]
    const svg = 'http://www.w3.org/2000/svg'
    const line = document.createElementNS(svg, 'line')
    const sample = h('svg', {width: 26, height: 8, 'aria-hidden': 'true', class: 'sample'}, line)
    const row = h('tr', {}, h('th', {scope: 'row'}, sample, select), h('td', {}, rate), ...cells, h('td', {}, remove))
    const lane = {row, select, rate, remove, cells, line}
    this.#lanes.push(lane)
    this.#body.append(row)
    this.write()
    this.changed()
  }

  /** The runners as they are chosen; null, and the focus on what is wrong, where one cannot be. */
  read() {
    const wrong = this.#lanes.find(({rate}) => !rate.checkValidity() || !(Number(rate.value) > 0))
    wrong?.rate.focus()
    return wrong ? null : this.#lanes.map(({select, rate}) => ({optimizer: select.value, learning_rate: Number(rate.value)}))
  }

  /** @param {boolean} running nothing is changed meanwhile */
  lock(running) {
    this.#running = running
    this.write()
  }

  /** Where everybody is. @param {import('./race.js').Lane[]} found */
  show(found) {
    this.#lanes.forEach(({cells, row}, k) => {
      const last = found[k]?.laps[found[k].laps.length - 1]
      const broken = found[k]?.broken
      row.classList.toggle('broken', Boolean(broken))
      cells.forEach((cell, which) => {
        cell.textContent = broken ? (which ? '' : session.t('race.broken', {epoch: session.words.number(last?.epoch ?? 0)})) : last ? figure(which ? last.test : last.train) : '–'
        cell.hidden = Boolean(broken) && which > 0
      })
      cells[0].setAttribute('colspan', broken ? '2' : '1')
    })
  }

  /** Words, colours, and what can be done. */
  write() {
    for (const {key, cell} of this.#heads) cell.textContent = session.t(key)
    this.element.setAttribute('aria-label', session.t('race.title'))
    this.#lanes.forEach(({select, rate, remove, line}, k) => {
      const number = k + 1
      select.setAttribute('aria-label', session.t('race.runner.of', {number}))
      rate.setAttribute('aria-label', session.t('race.rate.of', {number}))
      remove.title = session.t('race.remove', {number})
      remove.setAttribute('aria-label', remove.title)
      for (const option of select.options) option.textContent = session.t(`optimizer.${option.value}`)
      select.disabled = rate.disabled = this.#running
      remove.disabled = this.#running || this.#lanes.length <= FEWEST
      for (const [name, value] of Object.entries({x1: 0, x2: 26, y1: 4, y2: 4, stroke: classColour(k), 'stroke-width': 2.5, 'stroke-dasharray': DASHES[k].join(' ')})) line.setAttribute(name, value)
    })
  }

  /** @param {{row: HTMLElement}} lane */
  #remove(lane) {
    lane.row.remove()
    this.#lanes = this.#lanes.filter((other) => other !== lane)
    this.write()
    this.changed()
  }
}
