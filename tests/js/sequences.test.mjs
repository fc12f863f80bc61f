import assert from 'node:assert/strict'
import test from 'node:test'
import {load} from './modules.mjs'

const {placed} = await load('studio/forecast/labels.js')
const {grown, sign, textOf} = await load('studio/rnn/characters.js')
const {strongest} = await load('studio/rnn/strongest.js')

test('what has been written since is what comes after all that was there', () => {
  assert.equal(grown('', 'abc'), 0)
  assert.equal(grown('abc', 'abcde'), 3)
  assert.equal(grown('abcd', 'cdef'), 2, 'the beginning has been left out')
  assert.equal(grown('abc', 'xyz'), 0, 'begun anew')
})

test('a frame of bytes is a text, and what cannot be seen has a sign', () => {
  assert.equal(textOf({array: new TextEncoder().encode('ñandú\n')}), 'ñandú\n')
  assert.deepEqual([...'a \n'].map(sign), ['a', '␣', '↵'])
})

test('units are ranked by the size of their correlation, each once, weak ones not at all', () => {
  // One feature, two states, three units each.
  const array = Float32Array.from([4, 0.5, 7, -0.3, 1, 0.05, 7, -0.9, 4, 0.2, 2, 0.09])
  assert.deepEqual(strongest({shape: [1, 2, 3, 2], array}, 0, ['hidden', 'cell'], 3).map(({unit, signal}) => [unit, signal]), [[7, 'cell'], [4, 'hidden']])
})

test('names beside points that lie close together cover neither a point nor each other', () => {
  const points = [[100, 100], [106, 104], [98, 108], [195, 50]]
  const boxes = placed(points, points.map(() => 24), 200, 200).map(([x, y]) => [x - 12, y - 7, x + 12, y + 7])
  const apart = ([a, b, c, d], [e, f, g, h]) => c <= e || g <= a || d <= f || h <= b
  for (const [k, box] of boxes.entries()) {
    for (const other of boxes.slice(k + 1)) assert(apart(box, other), `${box} and ${other}`)
    for (const [x, y] of points) assert(apart(box, [x - 3, y - 3, x + 3, y + 3]), `${box} and ${x}, ${y}`)
    assert(box[0] >= 0 && box[2] <= 200, `${box} is inside`)
  }
})
