// @ts-check
/** Pictures from the numbers of a frame: one pixel of a canvas for each number; the style sheet scales it. */
import {session} from '../session.js'

const SHADES = 256
/** Red, green, blue: the last size of a frame of images in colour. No grey image is as narrow. */
export const COLOURS = 3
/** What speaks for an answer and what speaks against it, over a picture that is dark in either theme. */
const FOR = [108, 180, 238]
const AGAINST = [242, 162, 74]
const OVER = 0.82 // the most that a colour covers of the picture under it

/** A pixel of a canvas, of bytes. @param {number} r @param {number} g @param {number} b */
export const word = (r, g, b) => ((255 << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r)) >>> 0

/** @param {string} hex */
const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))

/** So many shades from the first colour over the next to the last. @param {number[][]} stops */
function ramp(stops) {
  return Uint32Array.from({length: SHADES}, (_, i) => {
    const at = (i / (SHADES - 1)) * (stops.length - 1)
    const k = Math.min(stops.length - 2, Math.floor(at))
    const [r, g, b] = stops[k].map((from, c) => from + (stops[k + 1][c] - from) * (at - k))
    return word(r, g, b)
  })
}

/** From black to white, for bytes of an image. */
export const GREY = ramp([[0, 0, 0], [255, 255, 255]])
/** From night over blue to white, for bytes that say how strongly a layer answers; the same in either theme. */
export const GLOW = ramp([[10, 14, 26], [18, 52, 96], [28, 110, 178], [110, 190, 240], [255, 255, 255]])

/** @type {Uint32Array | null} */
let signs = null
session.on('theme', () => { signs = null })

/** From the colour of negative numbers over that of zero to that of positive ones, in the theme that is on. */
export function diverging() {
  signs ??= ramp(['negative', 'zero', 'positive'].map((name) => rgb(session.theme.token(name))))
  return signs
}

/** The shade of a number from −1 to 1. @param {Uint32Array} palette @param {number} value */
export const signed = (palette, value) => palette[Math.max(0, Math.min(SHADES - 1, Math.round((value + 1) * (SHADES - 1) / 2)))]

/** The largest magnitude of the numbers. @param {ArrayLike<number>} values */
export function largest(values) {
  let most = 1e-9
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]))
  return most
}

/**
 * Paint a canvas of so many pixels, each the colour that `colour` gives for its place.
 * @param {HTMLCanvasElement} canvas @param {number} width @param {number} height @param {(place: number) => number} colour
 */
export function paint(canvas, width, height, colour) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, {width, height})
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'))
  const image = context.createImageData(width, height)
  const words = new Uint32Array(image.data.buffer)
  for (let i = 0; i < words.length; i++) words[i] = colour(i)
  context.putImageData(image, 0, 0)
}

/** @typedef {{shape: number[], array: ArrayLike<number>}} Frame */

/** Whether a frame of images has them in colour. @param {Frame} frame */
export const coloured = ({shape}) => shape.at(-1) === COLOURS

/** Rows and columns of a frame's images. @param {Frame} frame */
export const sidesOf = (frame) => (coloured(frame) ? frame.shape.slice(0, -1) : frame.shape).slice(-2)

/** What a pixel has of each colour, by its place among all of a frame's. @param {Frame} frame @param {number} at */
const pixel = (frame, at) => (coloured(frame) ? [0, 1, 2].map((colour) => frame.array[COLOURS * at + colour]) : [0, 1, 2].map(() => frame.array[at]))

/**
 * Paint one image of a frame of bytes (…, rows, columns), or of colours (…, rows, columns, 3).
 * @param {HTMLCanvasElement} canvas @param {Frame} frame @param {number} [index]
 */
export function paintImage(canvas, frame, index = 0) {
  const [height, width] = sidesOf(frame)
  const from = index * height * width
  const {array} = frame
  paint(canvas, width, height, coloured(frame) ? (i) => {
    const at = COLOURS * (from + i)
    return word(array[at], array[at + 1], array[at + 2])
  } : (i) => GREY[array[from + i]])
}

/**
 * Paint an image under a map of numbers from −1 (against) to 1 (for) that has its own, coarser places.
 * @param {HTMLCanvasElement} canvas @param {Frame} image @param {Frame} heat @param {number} scale what a number is divided by
 * @param {boolean} [smooth] whether there is something between two places of the map; else each is a square
 */
export function paintHeat(canvas, image, heat, scale, smooth = true) {
  const [height, width] = sidesOf(image)
  const sample = smooth ? sampler(heat) : squares(heat)
  const fine = smooth ? 4 : 1 // pixels of the canvas for each of the image, each way: a smooth map is finer than the image
  paint(canvas, width * fine, height * fine, (i) => {
    const x = i % (width * fine)
    const y = Math.floor(i / (width * fine))
    const under = pixel(image, Math.floor(y / fine) * width + Math.floor(x / fine))
    const value = sample((x + 0.5) / (width * fine), (y + 0.5) / (height * fine)) / scale
    const share = OVER * Math.min(1, Math.abs(value))
    const [r, g, b] = (value < 0 ? AGAINST : FOR).map((to, k) => under[k] * 0.75 + (to - under[k] * 0.75) * share)
    return word(r, g, b)
  })
}

/**
 * A map's value anywhere between its places, 0 to 1 each way, in straight lines from place to place.
 * @param {{shape: number[], array: ArrayLike<number>}} map
 */
function sampler({shape: [rows, columns], array: values}) {
  return (/** @type {number} */ x, /** @type {number} */ y) => {
    const [left, across] = between(x, columns)
    const [top, down] = between(y, rows)
    const at = (/** @type {number} */ row, /** @type {number} */ column) => values[Math.min(rows - 1, row) * columns + Math.min(columns - 1, column)]
    const upper = at(top, left) * (1 - across) + at(top, left + 1) * across
    const lower = at(top + 1, left) * (1 - across) + at(top + 1, left + 1) * across
    return upper * (1 - down) + lower * down
  }
}

/** A map's value in the square that a point lies in. @param {{shape: number[], array: ArrayLike<number>}} map */
const squares = ({shape: [rows, columns], array}) => (/** @type {number} */ x, /** @type {number} */ y) => array[Math.floor(y * rows) * columns + Math.floor(x * columns)]

/** The place before a point from 0 to 1, and how far on the way to the next it is. @param {number} part @param {number} count */
function between(part, count) {
  const at = Math.max(0, Math.min(count - 1, part * count - 0.5))
  return [Math.floor(at), at - Math.floor(at)]
}
