// @ts-check
/** Many small pictures side by side: one for each image, filter or unit of a frame. */
import {diverging, largest, paint, paintGrey, signed} from './pictures.js'
import {h} from '../view.js'

/**
 * Grey images uint8 (n, rows, columns), as many canvases.
 * @param {HTMLElement} element @param {{shape: number[], array: ArrayLike<number>}} frame
 */
export function greyImages(element, frame) {
  canvases(element, frame.shape[0]).forEach((canvas, k) => paintGrey(canvas, frame, k))
}

/**
 * Weights (n, …, rows, columns) in the colours of negative and positive, all on one scale. Where each has several
 * channels, their mean is shown.
 * @param {HTMLElement} element @param {{shape: number[], array: ArrayLike<number>}} frame
 */
export function weights(element, {shape, array}) {
  const [height, width] = shape.slice(-2)
  const channels = shape.length === 4 ? shape[1] : 1
  const area = height * width
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
