/** What the views of adversarial networks keep and offer, without a page. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {load} from './modules.mjs'

const {History} = await load('studio/dcgan/history.js')
const {SHAPES} = await load('studio/gan_2d/shapes.js')

const frame = (step) => ({step, shape: [1, 1, 1], array: new Uint8Array(1)})
const steps = (history) => history.kept.map(({step}) => step)

test('a long run keeps its first picture, its latest, and some evenly between them', () => {
  const history = new History()
  for (let step = 0; step <= 1000; step++) history.take({id: 'a'}, frame(step))
  const kept = steps(history)
  assert.equal(kept[0], 0)
  assert.equal(kept.at(-1), 1000)
  assert.ok(kept.length > 25 && kept.length <= 60, String(kept.length))
  const apart = kept.slice(1, -1).map((step, k) => step - kept[k])
  assert.deepEqual([...new Set(apart)].length, 1)
})

test('a picture that was there already is not kept twice', () => {
  const history = new History()
  for (const step of [0, 5, 5, 5, 9]) history.take({id: 'a'}, frame(step))
  assert.deepEqual(steps(history), [0, 5, 9])
})

test('another run begins anew, and one taken up again forgets what is no longer so', () => {
  const history = new History()
  for (const step of [0, 5, 9, 14]) history.take({id: 'a'}, frame(step))
  history.take({id: 'a'}, frame(7))
  assert.deepEqual(steps(history), [0, 5, 7])
  history.take({id: 'b'}, frame(3))
  assert.deepEqual(steps(history), [3])
})

test('every shape lies within the square, with enough points to learn from', () => {
  for (const [name, shape] of Object.entries(SHAPES)) {
    const points = shape()
    assert.ok(points.length >= 10, name)
    assert.ok(points.flat().every((value) => Math.abs(value) <= 1), name)
  }
})
