// @ts-check
/** Names beside points, so that none covers another. */

const NEAR = 8 // pixels from a point to its name
const HIGH = 14 // pixels of a line of text
const DOT = 5 // pixels from the middle of a point to its edge, at most
const SIDES = [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [-1, -1], [1, 1], [-1, 1]] // across and down, the best first

/** @typedef {{left: number, top: number, right: number, bottom: number}} Box */

/**
 * The middle of each name: on the first side of its point where it covers no point or earlier name and is inside, or
 * else on the side where it covers least.
 * @param {number[][]} points [x, y] @param {number[]} widths of the names @param {number} width @param {number} height
 */
export function placed(points, widths, width, height) {
  const dots = points.map(([x, y]) => around(x, y, 2 * DOT, 2 * DOT))
  /** @type {Box[]} */ const names = []
  return points.map(([x, y], n) => {
    const places = SIDES.map(([across, down]) => [x + across * (NEAR + widths[n] / 2), y + down * (across ? HIGH / 2 + 2 : HIGH)])
    const costs = places.map(([left, top]) => {
      const box = around(left, top, widths[n], HIGH)
      const inside = shared(box, {left: 0, top: 0, right: width, bottom: height})
      return [...dots, ...names].reduce((sum, other) => sum + shared(box, other), widths[n] * HIGH - inside)
    })
    const best = places[costs.indexOf(Math.min(...costs))]
    names.push(around(best[0], best[1], widths[n], HIGH))
    return best
  })
}

/** @param {number} x @param {number} y @param {number} width @param {number} height @returns {Box} */
const around = (x, y, width, height) => ({left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2})

/** The area of both. @param {Box} one @param {Box} other */
const shared = (one, other) => Math.max(0, Math.min(one.right, other.right) - Math.max(one.left, other.left)) *
  Math.max(0, Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top))
