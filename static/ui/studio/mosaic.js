// @ts-check
/** Images of frames side by side on one canvas. */
import {GREY, paint} from './pictures.js'

const GAP = 2 // pixels between two

/**
 * Rows of so many images; each is a frame uint8 (n, rows, columns) and the number of its first image there.
 * @param {HTMLCanvasElement} canvas @param {{frame: {shape: number[], array: ArrayLike<number>}, first: number}[]} lines @param {number} columns
 */
export function mosaic(canvas, lines, columns) {
  const [, height, width] = lines[0].frame.shape
  const [wide, high] = [width + GAP, height + GAP]
  paint(canvas, columns * wide - GAP, lines.length * high - GAP, (place) => {
    const [x, y] = [place % (columns * wide - GAP), Math.floor(place / (columns * wide - GAP))]
    const [left, top] = [x % wide, y % high]
    const {frame, first} = lines[Math.floor(y / high)]
    const image = first + Math.floor(x / wide)
    return left < width && top < height && image < frame.shape[0] ? GREY[frame.array[(image * height + top) * width + left]] : 0
  })
}
