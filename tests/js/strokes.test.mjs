/** What is drawn on the pad becomes an image as those of MNIST are: `static/ui/studio/strokes.js`. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {load} from './modules.mjs'

const {asDrawn, centre, centred, shifted} = await load('studio/strokes.js')
const SIDE = 28
const RADIUS = 1.3
const SEVEN = [[{x: 3, y: 2}, {x: 9, y: 2}, {x: 5, y: 12}]]

/** The first and the last row and column that are not black. */
function box(pixels) {
  const lit = [...pixels.keys()].filter((i) => pixels[i] > 127)
  const columns = lit.map((i) => i % SIDE)
  const rows = lit.map((i) => Math.floor(i / SIDE))
  return {width: Math.max(...columns) - Math.min(...columns) + 1, height: Math.max(...rows) - Math.min(...rows) + 1}
}

test('a small drawing in a corner fills the box of 20 pixels', () => {
  const {width, height} = box(centred(SEVEN, SIDE, RADIUS))
  assert.equal(height, 20)
  assert.ok(width < 20)
})

test('the centre of mass lies in the middle of the image', () => {
  const {x, y} = centre(centred(SEVEN, SIDE, RADIUS), SIDE)
  assert.ok(Math.hypot(x - 14, y - 14) < 0.1)
})

test('the same drawing elsewhere and larger is the same image', () => {
  const larger = SEVEN.map((stroke) => stroke.map(({x, y}) => ({x: 2 * x + 5, y: 2 * y + 1})))
  assert.deepEqual(centred(larger, SIDE, RADIUS), centred(SEVEN, SIDE, RADIUS))
})

test('the pen is as thick as its radius says', () => {
  const pixels = asDrawn([[{x: 4, y: 14}, {x: 24, y: 14}]], SIDE, RADIUS)
  const column = Array.from({length: SIDE}, (_, row) => pixels[row * SIDE + 14] / 255)
  assert.ok(Math.abs(column.reduce((sum, value) => sum + value, 0) - 2 * RADIUS) < 0.02)
})

test('a dot and nothing are drawn as they are', () => {
  assert.equal(Math.max(...centred([[{x: 1, y: 1}]], SIDE, RADIUS)), 255)
  assert.equal(Math.max(...centred([], SIDE, RADIUS)), 0)
})

test('an image is moved by whole pixels, and what leaves it is lost', () => {
  const pixels = new Uint8Array(SIDE * SIDE)
  pixels[5 * SIDE + 27] = 9
  pixels[5 * SIDE + 3] = 7
  const moved = shifted(pixels, SIDE, 1, 2)
  assert.equal(moved[7 * SIDE + 4], 7)
  assert.equal(moved.reduce((sum, value) => sum + value, 0), 7)
})
