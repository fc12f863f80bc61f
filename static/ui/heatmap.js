// @ts-check
/** Grids of values as colours: orange below zero, blue above, as everywhere on the page. */
import {hatching, onLine} from './hatching.js'
import {session} from './session.js'

const SHADES = 256
/** @type {Uint32Array | null} */
let palette = null
const LINE = 0.42 // how much of the ink is in a line over a colour
session.on('theme', () => { palette = null })

/** @param {string} hex */
const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))

/** Colours from −1 to +1 as RGBA words of image data. */
function shades() {
  if (palette) return palette
  const [negative, zero, positive] = ['negative', 'zero', 'positive'].map((name) => rgb(session.theme.token(name)))
  palette = new Uint32Array(SHADES)
  for (let i = 0; i < SHADES; i++) {
    const value = (2 * i) / (SHADES - 1) - 1
    const end = value < 0 ? negative : positive
    // A little under linear, so that small values still show.
    const share = Math.abs(value) ** 0.85
    const [r, g, b] = zero.map((z, k) => Math.round(z + (end[k] - z) * share))
    palette[i] = (255 << 24) | (b << 16) | (g << 8) | r
  }
  return palette
}

/** A colour with a line over it. @param {number} word @param {number[]} ink */
function lined(word, ink) {
  const [r, g, b] = ink.map((part, k) => Math.round(part * LINE + ((word >> (8 * k)) & 255) * (1 - LINE)))
  return (255 << 24) | (b << 16) | (g << 8) | r
}

/** The colour of one value, for CSS. @param {number} value */
export function colour(value) {
  const word = shades()[shade(value)]
  return `rgb(${word & 255} ${(word >> 8) & 255} ${(word >> 16) & 255})`
}

/** @param {number} value */
function shade(value) {
  const at = Math.round(((value + 1) / 2) * (SHADES - 1))
  return at < 0 ? 0 : at >= SHADES ? SHADES - 1 : at || 0
}

/** The colours of several classes, one after the other. */
const CLASSES = 10

/** The colour of a class, for CSS. @param {number} number */
export const classColour = (number) => session.theme.token(`class-${Math.round(number) % CLASSES}`)

/** @type {Uint32Array | null} */
let classPalette = null

function classShades() {
  classPalette ??= Uint32Array.from({length: CLASSES}, (_, k) => {
    const [r, g, b] = rgb(session.theme.token(`class-${k}`))
    return (255 << 24) | (b << 16) | (g << 8) | r
  })
  return classPalette
}

/** Paint a square grid of class numbers. @param {HTMLCanvasElement} canvas @param {Float32Array} numbers */
export function paintClasses(canvas, numbers) {
  const colours = classShades()
  fill(canvas, numbers.length, (words) => {
    for (let i = 0; i < numbers.length; i++) words[i] = colours[(numbers[i] + 0.5) | 0]
    if (hatching.on) hatch(words, (i) => (numbers[i] + 0.5) | 0)
  })
}

/** Draw the lines of each pixel's class. @param {Uint32Array} words of a square image @param {(i: number) => number} classOf */
function hatch(words, classOf) {
  const size = Math.round(Math.sqrt(words.length))
  const ink = rgb(session.theme.token('ink'))
  for (let i = 0; i < words.length; i++) if (onLine(classOf(i), i, size)) words[i] = lined(words[i], ink)
}

/**
 * Write the words of a square image. @param {HTMLCanvasElement} canvas @param {number} count
 * @param {(words: Uint32Array) => void} write
 */
function fill(canvas, count, write) {
  const size = Math.round(Math.sqrt(count))
  if (canvas.width !== size) canvas.width = canvas.height = size
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'))
  const image = imageOf(context, size)
  write(new Uint32Array(image.data.buffer))
  context.putImageData(image, 0, 0)
}

/**
 * Paint a square grid into a canvas of as many pixels; the style sheet scales it.
 * @param {HTMLCanvasElement} canvas
 * @param {Float32Array} values row by row from the top
 * @param {{discretize?: boolean, scale?: number}} [options] `scale` is the value of the strongest colour
 */
export function paintGrid(canvas, values, {discretize = false, scale = 1} = {}) {
  const colours = shades()
  const factor = (SHADES - 1) / (2 * scale)
  const middle = (SHADES - 1) / 2
  fill(canvas, values.length, (words) => {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]
      let at = discretize ? (value >= 0 ? SHADES - 1 : 0) : (value * factor + middle + 0.5) | 0
      if (at < 0) at = 0
      else if (at >= SHADES) at = SHADES - 1
      words[i] = colours[at]
    }
    if (hatching.on) hatch(words, (i) => (values[i] < 0 ? 0 : 1))
  })
}

/** @type {Map<number, ImageData>} */
const images = new Map()

/** One image for each size, used again for every painting. @param {CanvasRenderingContext2D} context @param {number} size */
function imageOf(context, size) {
  const kept = images.get(size)
  if (kept) return kept
  const image = context.createImageData(size, size)
  images.set(size, image)
  return image
}

/** The largest magnitude in a part of an array: what an unbounded value is scaled by. @param {Float32Array} values */
export function magnitude(values) {
  let most = 0
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i])
    if (size > most && size < Infinity) most = size
  }
  return most || 1
}
