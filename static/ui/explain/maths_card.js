// @ts-check
/** The inside of the maths card: a point, its forward or backward pass layer by layer, and the network's formula. */
import {session} from '../session.js'
import {h} from '../view.js'
import {keepAsking} from './asking.js'
import {figure, percent} from './figures.js'
import {formulaView} from './formula_view.js'
import {LayerTable} from './layer_table.js'
import {pointPicker} from './point_picker.js'
import {adopt} from './sheet.js'
import {mathML} from './tex.js'

const HOVER = 60 // ms between two answers while the pointer moves

/** @param {HTMLElement} body @param {import('../view.js').Life} life */
export async function open(body, life) {
  await adopt(body)
  const hint = h('p', {class: 'caption'})
  const read = h('p', {class: 'caption'})
  const layers = h('div', {class: 'layers-told'})
  const result = h('div', {class: 'result', role: 'status', 'aria-live': 'off'})
  /** @type {'forward' | 'backward'} */ let direction = 'forward'
  const ways = ['forward', 'backward'].map((way) => h('button', {type: 'button', 'data-way': way, onclick: () => turn(/** @type {any} */ (way))}))
  const turns = h('div', {class: 'segments', role: 'group'}, ...ways)

  /** @type {any} */ let told = null
  /** @type {LayerTable[]} */ let tables = []
  const show = () => {
    if (!told) return
    if (tables.length !== told.layers.length) {
      const {length} = told.layers
      tables = told.layers.map((/** @type {any} */ _, /** @type {number} */ k) => new LayerTable(k, k === length - 1))
    }
    let names = told.names
    tables.forEach((table, k) => {
      table.show(told.layers[k], names, direction)
      names = told.layers[k].sums.map((/** @type {number} */ _, /** @type {number} */ j) => `a_{${j + 1}}`)
    })
    const inOrder = tables.map(({element}) => element)
    if (direction === 'backward') inOrder.reverse()
    if (inOrder.some((element, k) => layers.children[k] !== element) || layers.children.length !== inOrder.length) layers.replaceChildren(...inOrder)
    showResult(result, told)
    layers.before(...(direction === 'backward' ? [result] : []))
    layers.after(...(direction === 'forward' ? [result] : []))
  }
  const turn = (/** @type {'forward' | 'backward'} */ way) => {
    direction = way
    write()
    show()
  }
  /** @type {((wait?: number) => void) | null} */ let soon = null
  const picker = pointPicker(life, () => soon?.(HOVER))
  body.append(hint, h('div', {class: 'bar'}, picker.element, turns), read, layers, result, formulaView(life))
  soon = keepAsking(life, 'point', picker.point, (found) => { told = found; show() })

  const write = () => {
    hint.textContent = session.t('maths.choose')
    read.textContent = session.t(`maths.read.${direction}`)
    turns.setAttribute('aria-label', session.t('maths.direction'))
    for (const way of ways) {
      way.textContent = session.t(`maths.${way.dataset.way}`)
      way.setAttribute('aria-pressed', String(way.dataset.way === direction))
    }
  }
  life.texts(() => {
    write()
    show()
  })
}

/** What came out, what was wanted, and what that costs. @param {HTMLElement} holder @param {any} told */
function showResult(holder, told) {
  const {problem} = session.values
  const {output, shown, target, loss} = told
  const lines = []
  const line = (/** @type {string} */ key, /** @type {string} */ tex, /** @type {string} */ value) => {
    const name = h('span', {class: 'caption'}, session.t(key))
    const formula = h('span')
    formula.innerHTML = mathML(tex)
    lines.push(h('div', {}, name, formula, h('b', {}, value)))
  }
  if (problem === 'multi-class') {
    const likeliest = shown.indexOf(Math.max(...shown))
    line('network.output', 'P(k)', shown.map(percent).join(' · '))
    line('maths.answer', 'k', session.t('network.class', {number: likeliest}))
    line('maths.target', 'k', session.t('network.class', {number: target.indexOf(1)}))
  } else {
    line('network.output', 'y', figures(output))
    if (loss.name === 'binary_cross_entropy') line('maths.probability', 'P(+1) = \\sigma(y)', percent((shown[0] + 1) / 2))
    line('maths.target', 't', figures(target))
  }
  const formula = problem === 'autoencoder' ? `\\sum_j ${loss.formula.replace(/\b[yt]\b/g, '$&_j')}` : loss.formula
  line('metric.loss', `L = ${formula}`, figure(loss.value))
  holder.replaceChildren(...lines)
}

/** The number of each output. @param {number[]} values */
const figures = (values) => values.map(figure).join(' · ')
