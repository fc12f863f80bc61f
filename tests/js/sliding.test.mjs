/** A kernel slides over an image, and windows keep their largest: `static/ui/studio/cnn/sliding.js`. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {load} from './modules.mjs'

const {largestOf, slide} = await load('studio/cnn/sliding.js')
const IMAGE = [1, 2, 3, 4, 5, 6, 7, 8, 9]
const SUM = [1, 1, 1, 1]

test('a kernel is multiplied with what lies under it, at every place that it fits', () => {
  assert.deepEqual([...slide(IMAGE, 3, 3, SUM, {stride: 1, padding: 0}).values], [12, 16, 24, 28])
  assert.deepEqual([...slide(IMAGE, 3, 3, [1, 0, 0, -1], {stride: 1, padding: 0}).values], [-4, -4, -4, -4])
})

test('around the image lie zeros, and a stride leaves places out', () => {
  const {rows, columns, values} = slide(IMAGE, 3, 3, SUM, {stride: 2, padding: 1})
  assert.deepEqual([rows, columns, ...values], [2, 2, 1, 5, 11, 28])
})

test('a max-pooling keeps the largest of each window and drops what is left over', () => {
  assert.deepEqual(largestOf({rows: 3, columns: 3, values: Float32Array.from(IMAGE)}, 2), {rows: 1, columns: 1, values: Float32Array.of(5)})
})
