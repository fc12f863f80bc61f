// @ts-check
/** Words on a canvas that do not lie over each other: where there is no room for one, a dot is left of it. */

const HEIGHT = 13 // of a word, in which another one would not be read

/**
 * @param {CanvasRenderingContext2D} brush with font and, for each word, colour @param {number} width of the canvas in CSS pixels
 * @returns {(word: string, x: number, y: number) => void} for the most important words first
 */
export function labels(brush, width) {
  /** @type {number[][]} */ const taken = []
  brush.textBaseline = 'middle'
  return (word, x, y) => {
    const wide = brush.measureText(word).width
    const from = Math.max(2, Math.min(width - wide - 2, x - wide / 2))
    const box = [from, y - HEIGHT / 2, from + wide, y + HEIGHT / 2]
    if (taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) {
      brush.beginPath()
      brush.arc(x, y, 2, 0, 7)
      brush.fill()
    } else {
      brush.fillText(word, from, y)
      taken.push(box)
    }
  }
}

/** From a value to its part of the way from the least to the most of them. @param {number[]} values */
export function spread(values) {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return (/** @type {number} */ value) => (most > least ? (value - least) / (most - least) : 0.5)
}
