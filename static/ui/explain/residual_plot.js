// @ts-check
/** What numbers were predicted too low or too high: target minus output over the target, a dot for each point. */
import {session} from '../session.js'
import {h} from '../view.js'
import {figure} from './figures.js'

const WIDTH = 420
const HEIGHT = 190
const EDGE = 6

export function residualPlot() {
  const [zero, dots] = ['zero', 'dots'].map((name) => h('path', {class: name}))
  const picture = h('svg', {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'residuals', 'aria-hidden': 'true'}, zero, dots)
  const [high, middle, low] = [0, 1, 2].map(() => h('span'))
  const [left, name, right] = [0, 1, 2].map(() => h('span'))
  const element = h('div', {role: 'img', class: 'plot'}, h('div', {class: 'upright'}, high, middle, low), picture, h('div', {class: 'ends'}, left, name, right))
  return {
    element,
    update: (/** @type {{target: number[], residual: number[]}} */ {target, residual}) => {
      const least = Math.min(...target)
      const most = Math.max(...target)
      const far = Math.max(1e-9, ...residual.map(Math.abs))
      const x = (/** @type {number} */ at) => EDGE + ((at - least) / (most - least || 1)) * (WIDTH - 2 * EDGE)
      const y = (/** @type {number} */ at) => HEIGHT / 2 - (at / far) * (HEIGHT / 2 - EDGE)
      zero.setAttribute('d', `M0 ${HEIGHT / 2}H${WIDTH}`)
      // A line of no length with round ends is a dot.
      dots.setAttribute('d', target.map((at, k) => `M${x(at).toFixed(1)} ${y(residual[k]).toFixed(1)}h0`).join(''))
      const texts = [[high, figure(far)], [middle, session.t('scores.residual')], [low, figure(-far)], [left, figure(least)], [name, session.t('maths.target').toLowerCase()], [right, figure(most)]]
      for (const [span, text] of texts) span.textContent = text
    },
  }
}
