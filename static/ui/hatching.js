// @ts-check
/** Sign and class as lines too, for whom colours do not tell apart: on request, kept in this browser, for every picture. */

const STORED = 'neural-playground.hatching'
const COARSE = 50 // pixels of a side from which a picture is drawn with wider lines

export const hatching = {
  on: localStorage.getItem(STORED) === 'on',

  /** @param {boolean} on the caller has everything painted again */
  use(on) {
    hatching.on = on
    localStorage.setItem(STORED, on ? 'on' : 'off')
  },
}

/** Whether the lines of each class go through a pixel; classes after the last begin again. @type {((x: number, y: number, step: number, wide: number) => boolean)[]} */
const LINES = [
  (x, y, step, wide) => (x + y) % step < wide,
  () => false,
  (x, y, step, wide) => (x - y + 1000 * step) % step < wide,
  (x, y, step, wide) => y % step < wide,
  (x, y, step, wide) => x % step < wide,
  (x, y, step, wide) => x % step < wide && y % step < wide,
  (x, y, step, wide) => (x + y) % step < wide || (x - y + 1000 * step) % step < wide,
  (x, y, step, wide) => x % step < wide || y % step < wide,
  (x, y, step, wide) => (x + y) % (2 * step) < wide,
  (x, y, step, wide) => y % (2 * step) < wide,
]

/**
 * Whether a line of this class goes through pixel `i` of a square picture. Below zero is class 0, above it class 1.
 * @param {number} number @param {number} i @param {number} size pixels of a side
 */
export function onLine(number, i, size) {
  const coarse = size > COARSE
  return LINES[number % LINES.length](i % size, Math.floor(i / size), coarse ? 9 : 6, coarse ? 2 : 1)
}
