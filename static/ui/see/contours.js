// @ts-check
/** Lines of equal value on a square grid: marching squares. */

/**
 * The pieces of the line of one level, in shares of the square's side from the first sample: [x1, y1, x2, y2].
 * @param {ArrayLike<number>} values row by row @param {number} size samples of a side @param {number} level
 * @returns {[number, number, number, number][]}
 */
export function contours(values, size, level) {
  /** @type {[number, number, number, number][]} */
  const pieces = []
  const side = size - 1
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const k = row * size + column
      // The corners in a circle, and where the line crosses the edge from each to the next.
      const corners = [[column, row, values[k]], [column + 1, row, values[k + 1]], [column + 1, row + 1, values[k + size + 1]], [column, row + 1, values[k + size]]]
      /** @type {number[][]} */
      const crossed = []
      corners.forEach(([x, y, value], which) => {
        const [x2, y2, next] = corners[(which + 1) % 4]
        if (value < level === next < level) return
        const share = (level - value) / (next - value)
        crossed.push([(x + share * (x2 - x)) / side, (y + share * (y2 - y)) / side])
      })
      for (let i = 0; i + 1 < crossed.length; i += 2) pieces.push([crossed[i][0], crossed[i][1], crossed[i + 1][0], crossed[i + 1][1]])
    }
  }
  return pieces
}
