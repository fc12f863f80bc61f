// @ts-check
/** A square grid of samples with more samples between them, on a smooth curve through all of them. */

/** Catmull-Rom: between `b` and `c`, whose outer neighbours are `a` and `d`. @param {number} a @param {number} b @param {number} c @param {number} d @param {number} t share of the way */
const between = (a, b, c, d, t) => b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))

/**
 * @param {ArrayLike<number>} values row by row @param {number} size samples of a side @param {number} times pieces of each interval
 * @returns {{values: Float64Array, size: number}} with the given samples among its own
 */
export function refine(values, size, times) {
  const many = (size - 1) * times + 1
  const last = size - 1
  /** One line of samples, read at `start` in steps of `step`. @param {ArrayLike<number>} from @param {Float64Array} to @param {number} start @param {number} step @param {number} put */
  const line = (from, to, start, step, put) => {
    const at = (/** @type {number} */ k) => from[start + Math.min(last, Math.max(0, k)) * step]
    for (let i = 0; i < many; i++) {
      const k = Math.min(last - 1, Math.floor(i / times))
      to[put + i * step] = between(at(k - 1), at(k), at(k + 1), at(k + 2), i / times - k)
    }
  }
  // Down the columns first, into a grid of `many` rows; then along its rows.
  const tall = new Float64Array(many * size)
  for (let column = 0; column < size; column++) line(values, tall, column, size, column)
  const found = new Float64Array(many * many)
  for (let row = 0; row < many; row++) line(tall, found, row * size, 1, row * many)
  return {values: found, size: many}
}
