// @ts-check
/** Many small pictures side by side: one for each image, filter or unit of a frame. */
import {COLOURS, diverging, largest, paint, paintImage, signed, word} from './pictures.js'
import {h} from '../view.js'

const MIDDLE = 127.5 // the grey of a weight of 0

/**
 * Images uint8 (n, rows, columns), or of colours (n, rows, columns, 3), as many canvases.
 * @param {HTMLElement} element @param {{shape: number[], array: ArrayLike<number>}} frame
 */
export function images(element, frame) {
  canvases(element, frame.shape[0]).forEach((canvas, k) => paintImage(canvas, frame, k))
}

/**
 * Weights (n, …, rows, columns) in the colours of negative and positive, all on one scale. Where each has several
 * channels, their mean is shown; where it has those of red, green and blue, the colours themselves, around grey.
 * @param {HTMLElement} element @param {{shape: number[], array: ArrayLike<number>}} frame
 */
export function weights(element, {shape, array}) {
  const [height, width] = shape.slice(-2)
  const channels = shape.length === 4 ? shape[1] : 1
  const area = height * width
  if (channels === COLOURS) {
    const most = largest(array)
    const shade = (/** @type {number} */ at) => MIDDLE * (1 + array[at] / most)
    canvases(element, shape[0]).forEach((canvas, k) => paint(canvas, width, height, (i) => {
      const from = k * COLOURS * area + i
      return word(shade(from), shade(from + area), shade(from + 2 * area))
    }))
    return
  }
  const means = Float32Array.from({length: shape[0] * area}, (_, i) => {
    const from = Math.floor(i / area) * channels * area + (i % area)
    let sum = 0
    for (let channel = 0; channel < channels; channel++) sum += array[from + channel * area]
    return sum / channels
  })
  const palette = diverging()
  const scale = largest(means)
  canvases(element, shape[0]).forEach((canvas, k) => paint(canvas, width, height, (i) => signed(palette, means[k * area + i] / scale)))
}

/** So many canvases in an element; those that are there are kept. @param {HTMLElement} element @param {number} count */
function canvases(element, count) {
  while (element.children.length > count) element.lastChild?.remove()
  while (element.children.length < count) element.append(h('canvas'))
  return /** @type {HTMLCanvasElement[]} */ ([...element.children])
}
