import assert from 'node:assert/strict'
import test from 'node:test'
import {contours} from '../../static/ui/see/contours.js'
import {refine} from '../../static/ui/see/refine.js'
import {project, turned} from '../../static/ui/see/turning.js'

const grid = (size, f) => Float64Array.from({length: size * size}, (_, k) => f(k % size, Math.floor(k / size)))

test('a refined grid keeps its samples, and is a plane where they are one', () => {
  const rough = grid(5, (x, y) => Math.sin(x) * y)
  const fine = refine(rough, 5, 4)
  assert.equal(fine.size, 17)
  rough.forEach((value, k) => assert.ok(Math.abs(fine.values[4 * Math.floor(k / 5) * 17 + 4 * (k % 5)] - value) < 1e-12))
  const plane = refine(grid(6, (x, y) => 2 * x - 3 * y), 6, 3)
  for (let k = 3; k < 13; k++) assert.ok(Math.abs(plane.values[6 * 16 + k] - ((2 * k) / 3 - 6)) < 1e-12)
})

test('a level line of a cone is a circle', () => {
  const size = 41
  const pieces = contours(grid(size, (x, y) => Math.hypot(x - 20, y - 20) / 40), size, 0.3)
  assert.ok(pieces.length > 40)
  for (const [x1, y1, x2, y2] of pieces) {
    for (const [x, y] of [[x1, y1], [x2, y2]]) assert.ok(Math.abs(Math.hypot(x - 0.5, y - 0.5) - 0.3) < 2e-3)
  }
})

test('nothing crosses a level that no sample reaches', () => {
  assert.deepEqual(contours(grid(4, () => 1), 4, 2), [])
})

test('the middle stays in the middle, however one turns, and what is nearer is larger', () => {
  for (const way of [turned(), turned(turned(), 2, 9), turned(turned(), -7, -9)]) {
    const [x, y] = project(way, 0, 0, 0, 400)
    assert.deepEqual([x, y], [200, 200])
  }
  const flat = {round: 0, up: 0}
  const [near, far] = [-1, 1].map((y) => project(flat, 1, y, 0, 400))
  assert.ok(near[2] < far[2] && near[0] > far[0])
})

test('one never looks from below, nor over the top', () => {
  const [low, high] = [-99, 99].map((up) => turned(turned(), 0, up).up)
  assert.ok(low > 0 && high < Math.PI / 2)
})
