// @ts-check
/** One layer of an explanation as a table: a row for each neuron, a column for each input and for what is made of them. */
import {session} from '../session.js'
import {h} from '../view.js'
import {figure} from './figures.js'
import {mathML, plain} from './tex.js'

/**
 * @typedef {{tex: string, value?: number, cells: number[], below?: number[], made?: boolean}} Column `value` stands under
 *   its head, `below` under each cell; `made` sets apart what the layer computes from what it is given
 */

/** How parameters that are no weights are written; the kernels' formulas write them so too. @type {Record<string, string>} */
const OTHERS = {bias: 'b', width: 'b', altitude: 'a'}
/** @type {Record<string, string>} */
const HEIGHTS = {x_radial: 'f \\ln|a|', ew_radial: 'f \\ln|a|', ev_radial: 'f \\ln|b|'}

export class LayerTable {
  #key = ''
  /** @type {HTMLElement[]} */ #values = []
  /** @type {HTMLElement[][]} */ #cells = []

  /** @param {number} index of the layer @param {boolean} last whether it is the output */
  constructor(index, last) {
    this.index = index
    this.last = last
    this.title = h('h3')
    this.formula = h('span', {class: 'formula-line'})
    this.table = h('table', {class: 'pass'})
    this.element = h('section', {class: 'layer'}, h('div', {class: 'title'}, this.title, this.formula),
      h('div', {class: 'scrolled', tabindex: '0', role: 'group'}, this.table))
  }

  /** @param {any} layer of the explanation @param {string[]} names of its inputs, as TeX @param {'forward' | 'backward'} direction */
  show(layer, names, direction) {
    const columns = direction === 'forward' ? forward(layer, names, this.last) : backward(layer, names, this.last)
    const key = JSON.stringify([direction, session.words.language, layer.activation, layer.sums.length, ...columns.map(({tex}) => tex)])
    if (key !== this.#key) this.#build(layer, columns, direction)
    this.#key = key
    columns.forEach(({value, cells, below}, k) => {
      this.#values[k].textContent = value === undefined ? '' : figure(value)
      this.#cells[k].forEach((cell, j) => {
        /** @type {any} */ (cell.firstChild).textContent = figure(cells[j])
        if (below) /** @type {any} */ (cell.lastChild).textContent = figure(below[j])
      })
    })
  }

  /** @param {any} layer @param {Column[]} columns @param {string} direction */
  #build(layer, columns, direction) {
    const several = layer.sums.length > 1
    this.title.textContent = this.last ? session.t('network.output') : session.t('network.layer', {layer: this.index + 1})
    this.element.setAttribute('aria-label', this.title.textContent)
    this.table.parentElement.setAttribute('aria-label', this.title.textContent)
    const result = this.last ? 'y' : 'a'
    const skipped = layer.skip ? 'x_j + ' : ''
    const {combination, activation, derivative} = layer.formula
    this.formula.innerHTML = direction === 'forward'
      ? `${mathML(`g_j = ${combination}`)} ${mathML(`${result}_j = ${skipped}f(g_j)`)} ${mathML(`f(g) = ${activation}`)}`
      : mathML(`f'(g) = ${derivative}`)
    this.#values = columns.map(() => h('small'))
    const heads = columns.map(({tex, made}, k) => {
      const head = h('th', {scope: 'col', class: made ? 'made' : ''})
      const drawn = h('span', {'aria-hidden': 'true'})
      drawn.innerHTML = mathML(tex)
      head.append(drawn, h('span', {class: 'unseen'}, plain(tex)), this.#values[k])
      return head
    })
    this.#cells = columns.map(({cells, below, made}) => cells.map(() => h('td', {class: made ? 'made' : ''}, h('span'), ...(below ? [h('small')] : []))))
    const rows = layer.sums.map((/** @type {number} */ _, /** @type {number} */ j) => h('tr', {},
      h('th', {scope: 'row'}, !this.last ? session.t('maths.neuron', {number: j + 1}) : several ? session.t('network.class', {number: j}) : session.t('network.output')),
      ...this.#cells.map((column) => column[j])))
    this.table.replaceChildren(h('thead', {}, h('tr', {}, h('td'), ...heads)), h('tbody', {}, ...rows))
  }
}

/** @param {any} layer @param {string[]} names @param {boolean} last @returns {Column[]} */
function forward(layer, names, last) {
  const of = (/** @type {number[][]} */ rows, /** @type {number} */ i) => rows.map((row) => row[i])
  const height = HEIGHTS[layer.combination]
  return [
    ...names.map((tex, i) => layer.weights
      ? {tex, value: layer.inputs[i], cells: of(layer.weights, i), below: of(layer.terms, i)}
      : {tex, value: layer.inputs[i], cells: of(layer.terms, i)}),
    ...Object.entries(layer.others).map(([name, {value}]) => ({tex: OTHERS[name], cells: shared(value, layer)})),
    ...(height ? [{tex: height, cells: layer.constant}] : []),
    {tex: 'g', cells: layer.sums, made: true},
    ...(layer.normal ? [{tex: '\\operatorname{BN}(g)', cells: layer.normal, made: true}] : []),
    {tex: last ? 'y' : 'a', cells: layer.values, made: true},
  ]
}

/** @param {any} layer @param {string[]} names @param {boolean} last @returns {Column[]} */
function backward(layer, names, last) {
  return [
    {tex: `\\partial L / \\partial ${last ? 'y' : 'a'}`, cells: layer.upstream, made: true},
    ...(layer.slope ? [{tex: "f'(g)", cells: layer.slope, made: true}] : []),
    {tex: '\\partial L / \\partial g', cells: layer.delta, made: true},
    ...(layer.weight_gradients ? names.map((tex, i) => ({tex, value: layer.inputs[i], cells: layer.weight_gradients.map((/** @type {number[]} */ row) => row[i])})) : []),
    ...Object.entries(layer.others).map(([name, {gradient}]) => ({tex: OTHERS[name], cells: shared(gradient, layer)})),
  ]
}

/** One value for each neuron, also where they share it. @param {number[]} values @param {any} layer */
const shared = (values, layer) => (values.length === layer.sums.length ? values : layer.sums.map(() => values[0]))
