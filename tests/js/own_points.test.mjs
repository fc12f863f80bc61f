/** A person's own points: what a file may hold, and what a drawing remembers. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {load} from './modules.mjs'

const {MOST_POINTS, pictureOf, readOwn, settingsFor, writeOwn} = await load('own_points.js')
const {Editor, isDrawn} = await load('own/editor.js')
const own = {axes: ['x', 'y'], target: 'kind', classes: ['a', 'b'], scaling: 'standard', numbers: Float64Array.of(1, 2, 0, 3, 4, 1)}

test('what is written is read back', () => {
  assert.deepEqual(readOwn(JSON.parse(JSON.stringify(writeOwn(own)))), own)
})

test('what could not be trained on is not read', () => {
  const good = writeOwn(own)
  const bad = [
    null, 7, [], {}, {...good, axes: []}, {...good, axes: 'xy'}, {...good, target: 1}, {...good, classes: ['a', 2]},
    {...good, classes: Array(11).fill('a')}, {...good, scaling: 'log'}, {...good, rows: []}, {...good, rows: [[1, 2]]},
    {...good, rows: [[1, 2, 2]]}, {...good, rows: [[1, 2, 0.5]]}, {...good, rows: [[1, null, 0]]}, {...good, rows: [[1, '2', 0]]},
    {...good, rows: Array(MOST_POINTS + 1).fill([1, 2, 0])}, {...good, axes: ['x'.repeat(1000), 'y']},
  ]
  for (const given of bad) assert.equal(readOwn(given), null, JSON.stringify(given)?.slice(0, 80))
})

test('a table whose columns are inputs is read back, unless a network could not receive them', () => {
  const table = {...own, columns: true}
  assert.deepEqual(readOwn(JSON.parse(JSON.stringify(writeOwn(table)))), table)
  const wide = {...own, axes: Array.from({length: 17}, (_, k) => `c${k}`), rows: [[...Array(17).fill(1), 0]]}
  assert.notEqual(readOwn(wide), null)
  for (const bad of [{...wide, columns: true}, {...writeOwn(own), columns: 1}, {...writeOwn(table), axes: ['x', 'x']}, {...writeOwn(table), axes: ['x', 'kind']}]) {
    assert.equal(readOwn(bad), null)
  }
})

test('the problem fits the labels', () => {
  assert.deepEqual(settingsFor(own, 'multi-class'), {problem: 'classification', dataset: 'own'})
  assert.deepEqual(settingsFor({...own, classes: ['a', 'b', 'c']}, ''), {problem: 'multi-class', dataset: 'own', classes: 3})
  assert.deepEqual(settingsFor({...own, classes: []}, ''), {problem: 'regression', reg_dataset: 'own'})
  assert.deepEqual(settingsFor(own, 'regression'), {reg_dataset: 'own'})
})

test('every change of a drawing is undone in its turn', () => {
  const editor = new Editor()
  editor.remember()
  editor.add(1, 2, 0)
  editor.remember()
  editor.label(3)
  editor.add(3, 4, 2)
  editor.remember()
  editor.erase(1, 2, 0.5)
  assert.deepEqual(editor.points, [3, 4, 2])
  editor.undo()
  assert.deepEqual(editor.points, [1, 2, 0, 3, 4, 2])
  editor.undo()
  assert.deepEqual([editor.points, editor.classes], [[1, 2, 0], 2])
  editor.undo()
  assert.equal(editor.own, null)
  assert.equal(editor.changed, false)
})

test('classes become numbers and numbers classes, where they lie', () => {
  const editor = new Editor()
  editor.load({...own, classes: ['a', 'b', 'c']})
  editor.label(0)
  assert.deepEqual(editor.points, [1, 2, -1, 3, 4, 0])
  editor.label(2)
  assert.deepEqual(editor.points, [1, 2, 0, 3, 4, 1])
})

test('a drawing is full at its limit', () => {
  const editor = new Editor()
  editor.points = Array(3 * MOST_POINTS).fill(0)
  editor.add(1, 1, 1)
  assert.equal(editor.count, MOST_POINTS)
})

test('a table that is scaled was not drawn', () => {
  assert.equal(isDrawn(own), false)
  assert.equal(isDrawn({...own, scaling: 'none'}), true)
  assert.equal(isDrawn(null), false)
})

test('a small picture shows drawn points where they are, and a table from edge to edge', () => {
  assert.deepEqual([...pictureOf({...own, scaling: 'none'}, 9)], [1, 2, -1, 3, 4, 1])
  assert.deepEqual([...pictureOf(own, 9)], [-5, -5, -1, 5, 5, 1])
  assert.deepEqual([...pictureOf({...own, axes: ['x'], classes: ['a', 'b', 'c'], numbers: Float64Array.of(7, 2, 7, 0)}, 1)], [0, 0, 2])
})
