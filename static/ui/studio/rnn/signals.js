// @ts-check
/** What the units do, as the frame `text_cells` has it, and how it is drawn: colours over a text, curves under it. */
import {colour} from '../../heatmap.js'
import {clean} from '../../see/canvas.js'
import {session} from '../../session.js'

/** What can be seen of a unit, in the frame's order (`docs/protocol.md`). @type {Record<string, string[]>} by cell */
export const SIGNALS = {
  rnn: ['hidden'],
  gru: ['hidden', 'reset', 'update', 'candidate'],
  lstm: ['hidden', 'cell', 'input', 'forget', 'output', 'candidate'],
}
/** Those that are no gates: units are ranked by them. @type {Record<string, string[]>} by cell */
export const STATES = {rnn: ['hidden'], gru: ['hidden'], lstm: ['hidden', 'cell']}
const GATES = ['reset', 'update', 'input', 'forget', 'output']
const ZERO = 127 // the byte of 0; those of -1 and 1 are as far from it as it is large

/** One signal of one unit along the text, -1 to 1. @param {{shape: number[], array: Uint8Array}} frame @param {number} signal @param {number} unit */
export function along({shape: [, length, units], array}, signal, unit) {
  return Float32Array.from({length}, (_, at) => array[(signal * length + at) * units + unit] / ZERO - 1)
}

/** @type {Map<number, {background: string, color: string}>} */
const inks = new Map()
session.on('theme', () => inks.clear())

/** A colour for a number from -1 to 1, and one that can be read on it. @param {number} value */
export function tint(value) {
  const step = Math.round(value * ZERO)
  let found = inks.get(step)
  if (!found) {
    const background = colour(value)
    const [r, g, b] = (background.match(/\d+/g) ?? []).map((part) => linear(Number(part) / 255))
    // The luminance at which black and white are as easily read (WCAG).
    found = {background, color: 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#000' : '#fff'}
    inks.set(step, found)
  }
  return found
}

/** @param {number} part of a colour in sRGB */
const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)

/** Whether a signal is one that opens and closes, from 0 to 1. @param {string} name */
export const isGate = (name) => GATES.includes(name)

/**
 * Draw a signal along the text: what is above zero upwards in one colour, what is below downwards in the other.
 * @param {HTMLCanvasElement} canvas @param {Float32Array} values @param {boolean} gate @param {number} cursor
 */
export function drawSignal(canvas, values, gate, cursor) {
  const made = clean(canvas)
  if (!made || values.length === 0) return
  const {brush, width, height} = made
  const step = width / values.length
  const zero = gate ? height - 1 : height / 2
  const reach = gate ? height - 3 : height / 2 - 1.5
  brush.fillStyle = session.theme.token('line')
  brush.fillRect(0, zero - 0.5, width, 1)
  values.forEach((value, at) => {
    brush.fillStyle = session.theme.token(value < 0 ? 'negative' : 'positive')
    const tall = Math.abs(value) * reach
    brush.fillRect(at * step, value < 0 ? zero : zero - tall, Math.max(1, step - (step > 4 ? 1 : 0)), Math.max(0.75, tall))
  })
  if (cursor < 0) return
  brush.strokeStyle = session.theme.token('ink')
  brush.lineWidth = 1.5
  brush.strokeRect(cursor * step - 1, 0.75, step + 2, height - 1.5)
}
