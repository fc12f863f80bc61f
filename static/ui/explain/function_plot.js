// @ts-check
/** An activation and its derivative as curves, with their formulas, and where a neuron's sums fall on them, live. */
import {session} from '../session.js'
import {h} from '../view.js'
import {keepAsking} from './asking.js'
import {figure} from './figures.js'
import {adopt} from './sheet.js'
import {mathML} from './tex.js'

const WIDTH = 208
const HEIGHT = 96
const BARS = 26 // of the height, for how many sums fall where
const HIGHEST = 6 // what goes beyond is cut off

/**
 * @param {HTMLElement} holder in the page already
 * @param {import('../view.js').Life} life
 * @param {number} layer from 0 @param {number} unit
 */
export async function functionPlot(holder, life, layer, unit) {
  await adopt(holder)
  const [bars, axes, slope, value] = ['bars', 'axes', 'slope', 'value'].map((name) => h('path', {class: name}))
  const picture = h('svg', {class: 'function', role: 'img', viewBox: `0 0 ${WIDTH} ${HEIGHT + BARS}`}, bars, axes, slope, value)
  const ends = [0, 1, 2].map(() => h('span'))
  const formula = h('div', {class: 'of-value'})
  const derivative = h('div', {class: 'of-slope'})
  const range = h('small')
  let name = ''
  const show = (/** @type {any} */ found) => {
    if (!holder.firstChild) holder.append(picture, h('div', {class: 'ends'}, ...ends), formula, derivative, range)
    draw(found, {bars, axes, slope, value})
    const half = found.g[found.g.length - 1]
    ends.forEach((end, k) => { end.textContent = [figure(-half), 'g', figure(half)][k] })
    const bound = (/** @type {number | null | undefined} */ at, /** @type {string} */ none) => (at == null ? none : figure(at))
    range.textContent = session.t('plot.range', {low: bound(found.range[0], '−∞'), high: bound(found.range[1], '∞')})
    const count = found.counts.reduce((/** @type {number} */ sum, /** @type {number} */ each) => sum + each, found.beyond)
    picture.setAttribute('aria-label', session.t('plot.description', {
      activation: session.words.has(`activation.${found.name}`) ? session.t(`activation.${found.name}`) : found.name,
      count: session.words.number(count),
    }))
    if (found.name === name) return
    name = found.name
    formula.innerHTML = mathML(`f(g) = ${found.formula}`)
    derivative.innerHTML = mathML(`f'(g) = ${found.derivative}`)
  }
  keepAsking(life, 'activation', () => ({layer, unit}), show)
}

/** @param {any} found @param {Record<string, SVGPathElement>} paths */
function draw({g, value, slope, edges, counts}, paths) {
  const low = Math.max(-HIGHEST, Math.min(0, ...value, ...slope))
  const high = Math.min(HIGHEST, Math.max(0, ...value, ...slope))
  const space = 0.06 * (high - low || 1)
  const x = (/** @type {number} */ at) => (((at - g[0]) / (g[g.length - 1] - g[0])) * WIDTH).toFixed(1)
  const y = (/** @type {number} */ at) => (((high + space - Math.min(high, Math.max(low, at))) / (high - low + 2 * space || 1)) * HEIGHT).toFixed(1)
  const curve = (/** @type {number[]} */ values) => values.map((at, k) => `${k ? 'L' : 'M'}${x(g[k])} ${y(at)}`).join('')
  const most = Math.max(1, ...counts)
  const floor = HEIGHT + BARS
  paths.value.setAttribute('d', curve(value))
  paths.slope.setAttribute('d', curve(slope))
  paths.axes.setAttribute('d', `M0 ${y(0)}H${WIDTH}M${x(0)} 0V${floor}`)
  paths.bars.setAttribute('d', counts.map((/** @type {number} */ count, /** @type {number} */ k) => (count === 0 ? ''
    : `M${x(edges[k])} ${floor}V${(floor - Math.max(1.5, (count / most) * BARS)).toFixed(1)}H${x(edges[k + 1])}V${floor}Z`)).join(''))
}
