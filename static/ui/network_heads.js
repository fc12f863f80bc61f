// @ts-check
/** The heads of the network's columns: what each is, and for a hidden layer its neurons and its activation. */
import {session} from './session.js'
import {h} from './view.js'

const CROWDED = 84 // px between two columns, below which heads are short
const TIGHT = 48 // px, below which there is no room for buttons: the network can be enlarged

/**
 * @param {number[]} centre x of the middle of each column
 * @param {number} width of the board
 * @param {HTMLElement} help on the inputs
 * @returns {HTMLElement[]}
 */
export function columnHeads(centre, width, help) {
  const step = centre.length > 1 ? centre[1] - centre[0] : width
  const crowded = step < CROWDED
  const tight = step < TIGHT
  const shape = /** @type {number[]} */ (session.values.hidden_layers)
  const {max_units: most = 0} = session.settings.find((s) => s.name === 'hidden_layers') ?? {}
  const inputs = h('div', {class: 'head', style: `left:${Math.max(centre[0], 34)}px`}, h('b', {}, tight ? '' : session.t('network.features')), ...(tight ? [] : [help]))
  return [inputs, ...shape.map((units, k) => {
    const change = (/** @type {number} */ by) => () => session.set({hidden_layers: shape.map((n, i) => (i === k ? n + by : n))})
    const button = (/** @type {string} */ sign, /** @type {number} */ by, /** @type {boolean} */ disabled, /** @type {string} */ key) =>
      h('button', {type: 'button', class: 'plus', disabled, onclick: change(by), 'aria-label': session.t(key, {layer: k + 1})}, sign)
    const text = crowded ? String(units) : session.t(units === 1 ? 'network.unit' : 'network.units', {units})
    const label = session.t('network.layer', {layer: k + 1})
    return h('div', {class: `head${crowded ? ' crowded' : ''}`, style: `left:${centre[k + 1]}px`, role: 'group', 'aria-label': label},
      h('b', {}, text),
      ...(tight ? [] : [h('div', {}, button('−', -1, units <= 1, 'network.fewer.units'), button('+', +1, units >= most, 'network.more.units'))]),
      ...(crowded ? [] : [activation(k, Math.min(step - 8, 112))]))
  })]
}

/** The activation of one layer. @param {number} layer @param {number} width */
function activation(layer, width) {
  const choices = session.settings.find((s) => s.name === 'layer_activations')?.choices ?? []
  const {layer_activations: own, activation: usual, hidden_layers: shape} = session.values
  const select = h('select', {class: 'of-layer', style: `width:${width}px`, 'aria-label': session.t('network.activation', {layer: layer + 1}), onchange: () => {
    const now = shape.map((/** @type {number} */ _, /** @type {number} */ k) => (k === layer ? select.value : own[k] ?? usual))
    session.set({layer_activations: now})
  }}, ...choices.map((name) => h('option', {value: name}, session.t(`activation.${name}`))))
  select.value = own[layer] ?? usual
  return select
}
