// @ts-check
/** The weights as curves between the neurons: as wide as they are strong, orange below zero, blue above. */
import {hatching} from './hatching.js'
import {session} from './session.js'

const WIDEST = 7 // px, at |w| = 5
const MANY = 1500 // links; of more, only the strongest of each layer are drawn, that they can be told apart
const DASH = [5, 6] // px of a link below zero, where signs are to be seen without colour
const FAINTEST = 0.005

/**
 * @param {CanvasRenderingContext2D} brush scaled to CSS pixels
 * @param {import('./network_layout.js').Layout} places
 * @param {import('./session.js').Layout} layout
 * @param {Float32Array} weights
 * @param {number[]} inputs rows of the first column that feed the network
 */
export function paintLinks(brush, places, layout, weights, inputs) {
  const colours = {negative: session.theme.token('negative'), positive: session.theme.token('positive')}
  const most = Math.floor(MANY / layout.layers.length)
  brush.lineCap = 'round'
  layout.layers.forEach(({fan_in, fan_out, weights: at, combination}, k) => {
    const shared = combination === 'equal_slopes' // one slope an input, for every neuron
    const sources = k === 0 ? inputs.map((row) => places.columns[0][row]) : places.columns[k]
    const targets = places.columns[k + 1]
    if (at == null || targets?.length !== fan_out || sources.length !== fan_in) return
    const least = Math.max(FAINTEST, threshold(weights.subarray(at, at + fan_in * (shared ? 1 : fan_out)), most))
    for (let j = 0; j < fan_out; j++) {
      for (let i = 0; i < fan_in; i++) {
        const weight = weights[at + (shared ? i : j * fan_in + i)]
        if (!(Math.abs(weight) > least)) continue
        const strength = Math.min(1, Math.abs(weight) / 5)
        const x1 = sources[i].x + places.size
        const y1 = sources[i].y + places.size / 2
        const x2 = targets[j].x
        const y2 = targets[j].y + places.size / 2
        brush.strokeStyle = weight < 0 ? colours.negative : colours.positive
        brush.globalAlpha = Math.min(0.92, 0.16 + Math.sqrt(strength) * 0.95)
        brush.lineWidth = 0.7 + strength * (WIDEST - 0.7)
        if (hatching.on) brush.setLineDash(weight < 0 ? DASH : [])
        brush.beginPath()
        brush.moveTo(x1, y1)
        const middle = (x1 + x2) / 2
        brush.bezierCurveTo(middle, y1, middle, y2, x2, y2)
        brush.stroke()
      }
    }
  })
  brush.globalAlpha = 1
  if (hatching.on) brush.setLineDash([])
}

/** The magnitude above which a weight is among the strongest. @param {Float32Array} weights @param {number} most how many are */
function threshold(weights, most) {
  if (weights.length <= most) return 0
  const strengths = Float32Array.from(weights, Math.abs).sort()
  return strengths[strengths.length - most - 1]
}

/** Width of a bias's square. @param {import('./network_layout.js').Layout} places */
export const biasSide = (places) => Math.max(3, Math.min(7, places.size / 6))

/**
 * Each neuron's bias as a small square at its lower left.
 * @param {CanvasRenderingContext2D} brush
 * @param {import('./network_layout.js').Layout} places
 * @param {import('./session.js').Layout} layout
 * @param {Float32Array} weights
 * @param {(value: number) => string} colour
 */
export function paintBiases(brush, places, layout, weights, colour) {
  const side = biasSide(places)
  layout.layers.forEach(({fan_out, bias}, k) => {
    const column = places.columns[k + 1]
    if (bias == null || column?.length !== fan_out) return
    column.forEach(({x, y}, j) => {
      brush.fillStyle = colour(weights[bias + j])
      brush.fillRect(x - side - 3, y + places.size - side, side, side)
      brush.strokeStyle = session.theme.token('strong-line')
      brush.lineWidth = 0.75
      brush.strokeRect(x - side - 3, y + places.size - side, side, side)
    })
  })
}
