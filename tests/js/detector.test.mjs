// What of the boxes found stays, and what of it is right.
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {boxesOf, decided, iou, missed} from '../../static/ui/studio/detector/boxes.js'

const box = (left, right, label = 3, score = 0.9) => ({left, top: 0, right, bottom: 10, label, score, place: 0})
const how = {score: 0.25, limit: 0.5}

test('two boxes side by side share what the formula says', () => {
  assert.equal(iou(box(0, 10), box(5, 15)), 50 / 150)
  assert.equal(iou(box(0, 10), box(10, 20)), 0)
})

test('rows of a frame become the boxes of their scene', () => {
  const frame = {shape: [2, 8], array: [0, 1, 2, 3, 4, 5, 0.5, 7, 1, 9, 9, 9, 9, 9, 0.5, 9]}
  assert.deepEqual(boxesOf(frame, 0), [{left: 1, top: 2, right: 3, bottom: 4, label: 5, score: 0.5, place: 7}])
})

test('a box takes out those of its class that it overlaps more than the limit, and no others', () => {
  const row = [box(0, 10), box(3, 13), box(6, 16), box(0, 10, 4)] // the first three overlap by 7/13, 7/13 and 4/16
  assert.deepEqual(decided(row, [], how).map(({stays}) => stays), [true, false, true, true])
  assert.deepEqual(decided(row, [], {...how, limit: 0.2}).map(({stays}) => stays), [true, false, false, true])
})

test('what is not sure enough is not found, and takes nothing out', () => {
  const found = decided([box(0, 10, 3, 0.2), box(0, 10, 3, 0.1)], [], {score: 0.15, limit: 0.5})
  assert.deepEqual(found.map(({score, stays}) => [score, stays]), [[0.2, true]])
})

test('the first box on an object of its class is right; what nobody finds is missed', () => {
  const truth = [box(0, 10), box(40, 50)]
  const found = decided([box(0, 9), box(0, 10, 3, 0.8), box(40, 50, 4, 0.7)], truth, {score: 0.25, limit: 0.95})
  assert.deepEqual(found.map(({correct}) => correct), [true, false, false])
  assert.deepEqual(missed(truth, found), [truth[1]])
})
