// @ts-check
/** Which weight or bias lies under the pointer: pure arithmetic over what `links.js` draws. */
import {biasSide} from './links.js'

/**
 * @typedef {{layer: number, unit: number, input: number | 'bias', index: number}} Part a weight or a bias
 */

const NEAR = 7 // px
const STEPS = 18 // points looked at on each curve

/**
 * @param {number} x
 * @param {number} y
 * @param {import('./network_layout.js').Layout} places
 * @param {import('./session.js').Layout} layout
 * @param {number[]} inputs rows of the first column that feed the network
 * @returns {Part | null}
 */
export function partAt(x, y, places, layout, inputs) {
  return biasAt(x, y, places, layout) ?? linkAt(x, y, places, layout, inputs)
}

/** @param {number} x @param {number} y @param {import('./network_layout.js').Layout} places @param {import('./session.js').Layout} layout @returns {Part | null} */
function biasAt(x, y, places, layout) {
  const side = biasSide(places)
  for (const [layer, {bias}] of layout.layers.entries()) {
    if (bias == null) continue
    for (const [unit, place] of (places.columns[layer + 1] ?? []).entries()) {
      const dx = x - (place.x - side / 2 - 3)
      const dy = y - (place.y + places.size - side / 2)
      if (Math.max(Math.abs(dx), Math.abs(dy)) <= side / 2 + 4) return {layer, unit, input: 'bias', index: bias + unit}
    }
  }
  return null
}

/** @param {number} x @param {number} y @param {import('./network_layout.js').Layout} places @param {import('./session.js').Layout} layout @param {number[]} inputs @returns {Part | null} */
function linkAt(x, y, places, layout, inputs) {
  let nearest = NEAR ** 2
  /** @type {Part | null} */ let found = null
  layout.layers.forEach(({fan_in, fan_out, weights, combination}, layer) => {
    const sources = layer === 0 ? inputs.map((row) => places.columns[0][row]) : places.columns[layer]
    const targets = places.columns[layer + 1]
    if (weights == null || targets?.length !== fan_out || sources.length !== fan_in || fan_in === 0) return
    if (x < sources[0].x || x > targets[0].x + places.size) return
    for (let unit = 0; unit < fan_out; unit++) {
      for (let input = 0; input < fan_in; input++) {
        const x1 = sources[input].x + places.size
        const y1 = sources[input].y + places.size / 2
        const y2 = targets[unit].y + places.size / 2
        const distance = toCurve(x, y, x1, y1, targets[unit].x, y2)
        if (distance < nearest) {
          nearest = distance
          const index = weights + (combination === 'equal_slopes' ? input : unit * fan_in + input)
          found = {layer, unit, input, index}
        }
      }
    }
  })
  return found
}

/** Squared distance of a point to the curve that `paintLinks` draws. @param {number} x @param {number} y @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 */
function toCurve(x, y, x1, y1, x2, y2) {
  const middle = (x1 + x2) / 2
  let least = Infinity
  for (let k = 0; k <= STEPS; k++) {
    const t = k / STEPS
    const s = 1 - t
    const px = s * s * s * x1 + 3 * s * s * t * middle + 3 * s * t * t * middle + t * t * t * x2
    const py = s * s * (s + 3 * t) * y1 + t * t * (t + 3 * s) * y2
    least = Math.min(least, (px - x) ** 2 + (py - y) ** 2)
  }
  return least
}
