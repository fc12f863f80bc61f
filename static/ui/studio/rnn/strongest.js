// @ts-check
/** Which units follow a feature of the text most strongly. Knows no page. */

const WEAK = 0.1 // a correlation that is no more than this is none

/**
 * Of all states of all units the strongest `shown`, each unit once, by the state of it that follows best.
 * @param {{shape: number[], array: Float32Array}} frame `followers` of `docs/protocol.md`
 * @param {number} feature @param {string[]} states @param {number} shown
 */
export function strongest({shape: [, count, most], array}, feature, states, shown) {
  const found = states.flatMap((signal, state) => Array.from({length: most}, (_, k) => {
    const at = 2 * ((feature * count + state) * most + k)
    return {signal, unit: array[at], r: array[at + 1]}
  }))
  found.sort((a, b) => Math.abs(b.r) - Math.abs(a.r))
  const units = found.filter(({unit}, k) => found.findIndex((other) => other.unit === unit) === k)
  return units.filter(({r}) => Math.abs(r) > WEAK).slice(0, shown)
}
