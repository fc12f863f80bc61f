// @ts-check
/** Shapes to begin with, or to take instead of drawing: points of the plane from -1 to 1. */

const COUNT = 120

/** @param {(t: number, i: number) => [number, number]} place for t from 0 to 1 @returns {[number, number][]} */
const along = (place) => Array.from({length: COUNT}, (_, i) => {
  const [x, y] = place(i / COUNT, i)
  return [round(x), round(y)]
})

/** @param {number} value */
const round = (value) => Math.round(value * 1000) / 1000

/** @type {Record<string, () => [number, number][]>} */
export const SHAPES = {
  heart: () => along((t) => {
    const angle = 2 * Math.PI * t
    return [0.8 * Math.sin(angle) ** 3, 0.05 * (13 * Math.cos(angle) - 5 * Math.cos(2 * angle) - 2 * Math.cos(3 * angle) - Math.cos(4 * angle)) + 0.1]
  }),
  spiral: () => along((t) => {
    const angle = 4 * Math.PI * Math.sqrt(t)
    return [0.07 * angle * Math.cos(angle), 0.07 * angle * Math.sin(angle)]
  }),
  moons: () => along((t, i) => {
    const angle = Math.PI * t
    return i % 2 ? [0.6 * Math.cos(angle) - 0.25, 0.6 * Math.sin(angle) - 0.15] : [0.6 * Math.cos(angle) + 0.25, 0.15 - 0.6 * Math.sin(angle)]
  }),
  cross: () => along((t, i) => (i % 2 ? [1.6 * t - 0.8, 0] : [0, 1.6 * t - 0.8])),
}
