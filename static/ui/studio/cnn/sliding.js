// @ts-check
/** A convolution and a max-pooling in plain loops: small enough to be done for one image while somebody points at it. */

/** @typedef {{stride: number, padding: number}} Sliding how a kernel goes over an image */
/** @typedef {{rows: number, columns: number, values: Float32Array}} Grid row by row */

/**
 * A kernel (side × side) slid over an image (rows × columns), zeros around it; no bias.
 * @param {ArrayLike<number>} pixels @param {number} rows @param {number} columns @param {ArrayLike<number>} kernel @param {Sliding} how
 * @returns {Grid}
 */
export function slide(pixels, rows, columns, kernel, {stride, padding}) {
  const side = Math.sqrt(kernel.length)
  const places = (/** @type {number} */ length) => Math.floor((length + 2 * padding - side) / stride) + 1
  const [down, across] = [places(rows), places(columns)]
  const values = new Float32Array(down * across)
  for (let place = 0; place < values.length; place++) {
    const [top, left] = [Math.floor(place / across) * stride - padding, (place % across) * stride - padding]
    for (let k = 0; k < kernel.length; k++) {
      const [row, column] = [top + Math.floor(k / side), left + (k % side)]
      if (row >= 0 && column >= 0 && row < rows && column < columns) values[place] += kernel[k] * pixels[row * columns + column]
    }
  }
  return {rows: down, columns: across, values}
}

/** The largest number of each window of size × size; what is left over at the edges is dropped. @param {Grid} grid @param {number} size @returns {Grid} */
export function largestOf({rows, columns, values}, size) {
  const [down, across] = [Math.floor(rows / size), Math.floor(columns / size)]
  const kept = new Float32Array(down * across).fill(-Infinity)
  for (let row = 0; row < down * size; row++) {
    for (let column = 0; column < across * size; column++) {
      const place = Math.floor(row / size) * across + Math.floor(column / size)
      kept[place] = Math.max(kept[place], values[row * columns + column])
    }
  }
  return {rows: down, columns: across, values: kept}
}
