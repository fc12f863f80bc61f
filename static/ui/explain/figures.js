// @ts-check
/** Numbers as this part of the page writes them: few digits, powers of ten where there would be many zeros. */
import {session} from '../session.js'

const DIGITS = 3
const SMALL = 1e-3
const LARGE = 1e5

/** @param {number} value */
export function figure(value) {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '−∞' : '–'
  const size = Math.abs(value)
  const scientific = size !== 0 && (size < SMALL || size >= LARGE)
  const text = session.words.number(value, {maximumSignificantDigits: DIGITS, useGrouping: false, ...(scientific && {notation: 'scientific'})})
  return text.replace('E', 'e')
}

/** @param {number} value */
export const percent = (value) => session.words.number(value, {style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1})
