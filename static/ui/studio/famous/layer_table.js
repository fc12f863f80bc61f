// @ts-check
/** The layers of a famous network in a table: groups open to show what is in them. */
import {session} from '../../session.js'
import {h} from '../../view.js'
import {sizes} from '../cnn/layers.js'

/** @typedef {import('./famous.js').Row} Row @typedef {import('./famous.js').Network} Network */
/** @typedef {{row: Row, level: number, above: Line | null, way: number, group: boolean, element?: any, fold?: any}} Line */

const FEW = 30 // lines that are shown at once
const JOINS = ['sum', 'concat']
/** @type {Record<string, string>} */
const NAMES = {
  conv: 'cnn.kind.conv', dense: 'cnn.kind.dense', max_pool: 'cnn.kind.max_pool', avg_pool: 'cnn.kind.avg_pool', flatten: 'cnn.kind.flatten',
  dropout: 'cnn.kind.dropout', batch_norm: 'cnn.kind.batch_norm', relu: 'activation.relu', tanh: 'activation.tanh',
  depthwise: 'famous.kind.depthwise', global_pool: 'famous.kind.global_pool', sum: 'famous.kind.sum', concat: 'famous.kind.concat',
  identity: 'famous.kind.identity', side: 'famous.kind.side', features: 'famous.kind.features', classifier: 'famous.kind.classifier',
  stem: 'famous.kind.stem', stage: 'famous.kind.stage', inception: 'famous.kind.inception', bottleneck: 'famous.kind.bottleneck',
  separable: 'famous.kind.separable', way: 'famous.kind.way',
}

/** @param {string} kind */
const named = (kind) => session.t(NAMES[kind])

/** Sides of a window. @param {number | number[]} size */
const window_ = (size) => [size, size].flat().slice(0, 2).join(' × ')

/** A layer's settings in signs, as far as they are not the usual ones. @param {Row} row */
function detail({kernel, stride = 1, padding = 0, rate, then = []}) {
  const parts = kernel === undefined ? [] : [window_(kernel)]
  if (stride !== 1) parts.push(session.t('cnn.stride', {stride}))
  if ([padding].flat().some(Boolean)) parts.push(session.t('famous.padding', {padding: Array.isArray(padding) ? window_(padding) : padding}))
  if (rate) parts.push(session.words.number(rate, {style: 'percent'}))
  return [parts.join(', '), ...then.map(named)].filter(Boolean).join(' · ')
}

/** The rows in the order in which they are read. @param {Row[]} rows @param {number} level @param {Line | null} above @returns {Line[]} */
function lines(rows, level, above) {
  const line = (/** @type {Row} */ row, /** @type {Row[]} */ parts, way = 0) => {
    const made = {row, level, above, way, group: parts.length > 0}
    return [made, ...lines(parts, level + 1, made)]
  }
  return rows.flatMap((row) => {
    if (!JOINS.includes(row.kind)) return line(row, row.parts ?? [])
    const ways = (row.parts ?? []).flatMap((way, k) => {
      const [only, ...others] = way.parts ?? []
      return only && others.length === 0 && !only.parts ? line(only, [], k + 1) : line(way, way.parts ?? [], k + 1)
    })
    return [...ways, ...line({...row, parameters: 0, macs: 0, parts: []}, [])]
  })
}

/** @param {import('../../view.js').Life} life */
export function layerTable(life) {
  const head = ['layer', 'in', 'out', 'parameters', 'macs'].map((name) => h('th', {scope: 'col', class: name}))
  const body = h('tbody')
  const all = h('button', {type: 'button', class: 'quiet small', onclick: () => turnAll(!open.size)})
  const table = h('table', {}, h('thead', {}, h('tr', {}, ...head)), body)
  const element = h('div', {class: 'layer-table'}, all, table)
  /** @type {Network | null} */ let network = null
  /** @type {Line[]} */ let shown = []
  /** @type {Set<Line>} groups that are open */ const open = new Set()

  const fold = () => {
    for (const line of shown) {
      let {above} = line
      while (above && open.has(above)) above = above.above
      line.element.hidden = above !== null
      line.fold?.setAttribute('aria-expanded', String(open.has(line)))
    }
    all.hidden = !shown.some(({group}) => group)
    all.textContent = session.t(open.size ? 'famous.fold' : 'famous.unfold')
  }
  const turnAll = (/** @type {boolean} */ unfold) => {
    open.clear()
    if (unfold) for (const line of shown) if (line.group) open.add(line)
    fold()
  }
  const draw = (/** @type {Line} */ line) => {
    const {row, level, way, group} = line
    const whole = /** @type {Network} */ (network)
    const name = way && row.kind === 'way' ? session.t('famous.way', {number: way}) : named(row.kind)
    const words = [h('b', {}, name), row.label && h('span', {}, row.label), h('small', {}, [way && row.kind !== 'way' ? session.t('famous.way', {number: way}) : '', detail(row)].filter(Boolean).join(': '))].filter(Boolean)
    const face = group ? h('button', {type: 'button', onclick: () => {
      if (!open.delete(line)) open.add(line)
      fold()
    }}, ...words) : h('span', {class: 'face'}, ...words)
    line.fold = group ? face : null
    const number = (/** @type {number} */ value, how = {}) => (value ? session.words.number(value, how) : '')
    line.element = h('tr', {class: group ? 'group' : row.kind, style: `--level: ${level}; --share: ${(row.parameters / whole.parameters).toFixed(4)}`},
      h('th', {scope: 'row'}, face), h('td', {class: 'in'}, JOINS.includes(row.kind) ? '' : sizes(row.in)), h('td', {class: 'out'}, sizes(row.out)),
      h('td', {class: 'parameters'}, number(row.parameters)), h('td', {class: 'macs'}, number(row.macs, {notation: 'compact', maximumSignificantDigits: 3})))
    return line.element
  }
  const write = () => {
    head.forEach((cell, k) => { cell.textContent = session.t(['famous.layer', 'famous.in', 'famous.out', 'famous.parameters', 'famous.macs.short'][k]) })
    if (!network) return
    body.replaceChildren(...shown.map(draw))
    fold()
  }
  life.texts(write)
  return {
    element,
    /** @param {Network} which */
    show(which) {
      network = which
      shown = lines(which.parts, 0, null)
      open.clear()
      if (shown.length <= FEW) for (const line of shown) if (line.group) open.add(line)
      write()
    },
  }
}
