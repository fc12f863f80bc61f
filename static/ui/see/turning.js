// @ts-check
/** Looking at a solid from any side above it: angles, and the place of a point in the picture. */

const FAR = 4.2 // of the eye from the middle, in halves of the plane's side
const LENS = 1.3 // how near the solid comes to filling the picture
const FLAT = 0.08 // radians that are left to looking along the plane, or straight down

/** @typedef {{round: number, up: number}} Way the angles in radians from which one looks */

/** Another way to look; the usual one without a last. @param {Way} [last] @param {number} [right] @param {number} [up] @returns {Way} */
export function turned(last, right = 0, up = 0) {
  if (!last) return {round: -0.62, up: 0.6}
  return {round: last.round + right, up: Math.min(Math.PI / 2 - FLAT, Math.max(FLAT, last.up + up))}
}

/**
 * Where a point of the solid lies in a square picture, and how far it is from the eye.
 * @param {Way} way @param {number} x to the right @param {number} y away @param {number} z upwards @param {number} side of the picture
 * @returns {[number, number, number]}
 */
export function project({round, up}, x, y, z, side) {
  const across = x * Math.cos(round) - y * Math.sin(round)
  const away = x * Math.sin(round) + y * Math.cos(round)
  const high = z * Math.cos(up) + away * Math.sin(up)
  const depth = FAR + away * Math.cos(up) - z * Math.sin(up)
  const scale = (LENS * side) / depth
  return [side / 2 + across * scale, side / 2 - high * scale, depth]
}
