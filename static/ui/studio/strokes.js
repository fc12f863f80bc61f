// @ts-check
/** A drawing as an image of bytes, white on black, as the images of MNIST were made. It needs no page. */

/** @typedef {{x: number, y: number}[]} Stroke places in pixels of the image */

/**
 * The strokes as they lie, round and soft at the rim.
 * @param {Stroke[]} strokes @param {number} side of the image, in pixels @param {number} radius of the pen, in pixels
 * @returns {Uint8Array} (side, side)
 */
export function asDrawn(strokes, side, radius) {
  const pixels = new Uint8Array(side * side)
  for (const stroke of strokes) {
    stroke.forEach((to, k) => dab(pixels, side, stroke[Math.max(0, k - 1)], to, radius))
  }
  return pixels
}

/**
 * The strokes as large as `box` allows, their centre of mass in the middle: what the makers of MNIST did with every
 * digit (LeCun et al. 1998), so that a network which has learnt from it sees what it knows. The pen stays as it is.
 * @param {Stroke[]} strokes @param {number} side @param {number} radius @param {number} [box]
 * @returns {Uint8Array} (side, side)
 */
export function centred(strokes, side, radius, box = 20) {
  const points = strokes.flat()
  if (points.length === 0) return new Uint8Array(side * side)
  const [left, right] = bounds(points.map(({x}) => x))
  const [top, bottom] = bounds(points.map(({y}) => y))
  const inside = box - 2 * radius
  // A dot stays a dot.
  const scale = inside / Math.max(right - left, bottom - top, inside / 4)
  const moved = (/** @type {number} */ x, /** @type {number} */ y) => strokes.map((stroke) => stroke.map((point) => ({
    x: (point.x - (left + right) / 2) * scale + side / 2 + x,
    y: (point.y - (top + bottom) / 2) * scale + side / 2 + y,
  })))
  const mass = centre(asDrawn(moved(0, 0), side, radius), side)
  return asDrawn(moved(side / 2 - mass.x, side / 2 - mass.y), side, radius)
}

/**
 * An image moved by whole pixels; what leaves it is lost, what comes in is black.
 * @param {Uint8Array} pixels @param {number} side @param {number} right @param {number} down
 */
export function shifted(pixels, side, right, down) {
  return pixels.map((_, i) => {
    const x = (i % side) - right
    const y = Math.floor(i / side) - down
    return x >= 0 && x < side && y >= 0 && y < side ? pixels[y * side + x] : 0
  })
}

/** Where the mass of an image is; in the middle of a black one. @param {Uint8Array} pixels @param {number} side */
export function centre(pixels, side) {
  let [mass, x, y] = [0, 0, 0]
  pixels.forEach((value, i) => {
    mass += value
    x += value * ((i % side) + 0.5)
    y += value * (Math.floor(i / side) + 0.5)
  })
  return mass ? {x: x / mass, y: y / mass} : {x: side / 2, y: side / 2}
}

/** @param {number[]} values */
const bounds = (values) => [Math.min(...values), Math.max(...values)]

/**
 * The pen on its straight way between two places: each pixel is as white as the pen covers it.
 * @param {Uint8Array} pixels @param {number} side @param {{x: number, y: number}} from @param {{x: number, y: number}} to @param {number} radius
 */
function dab(pixels, side, from, to, radius) {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = dx * dx + dy * dy
  const range = (/** @type {number} */ a, /** @type {number} */ b) => [
    Math.max(0, Math.floor(Math.min(a, b) - radius - 1)), Math.min(side - 1, Math.ceil(Math.max(a, b) + radius + 1))]
  const [left, right] = range(from.x, to.x)
  const [top, bottom] = range(from.y, to.y)
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const [x, y] = [column + 0.5 - from.x, row + 0.5 - from.y]
      const part = length ? Math.max(0, Math.min(1, (x * dx + y * dy) / length)) : 0
      const covered = radius + 0.5 - Math.hypot(x - part * dx, y - part * dy)
      const at = row * side + column
      pixels[at] = Math.max(pixels[at], Math.round(255 * Math.max(0, Math.min(1, covered))))
    }
  }
}
