/** What is set for a recipe, in the few characters that a link has for it. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {declared, load} from './modules.mjs'

const {writeShort, readShort, recipeOf} = await load('studio/share.js')

const about = {
  defaults: {recipe: 'cnn', hidden: [128], rate: 0.001, loss: 'non-saturating', flip: false, blocks: [{kind: 'a', size: 3, sort: 'relu'}], augment: {shift: 0, noise: 0}, text: '', points: []},
  presets: {deep: {blocks: [{kind: 'b'}, {kind: 'b'}], rate: 0.01}},
  blocks: {a: {size: {default: 3}, sort: {default: 'relu'}}, b: {}},
}
const changed = (values) => ({...about.defaults, ...values})

test('what is as usual is left out, and what is not comes back', () => {
  assert.equal(writeShort('cnn', about.defaults, about), 'cnn')
  for (const spec of [changed({}), changed({hidden: [32, 16], rate: 1e-7}), changed({hidden: [], flip: true, loss: 'wasserstein-gp'}), changed({augment: {shift: 2, noise: 0.1}})]) {
    const text = writeShort('cnn', spec, about)
    assert.equal(recipeOf(text), 'cnn')
    assert.equal(encodeURIComponent(text), text)
    assert.deepEqual(readShort(text, about, {}), spec)
  }
})

test('a long list is told by the preset that has it', () => {
  const spec = changed({...about.presets.deep, rate: 0.5})
  const text = writeShort('cnn', spec, about)
  assert.equal(text, 'cnn~preset!deep~rate!0.5')
  assert.deepEqual(readShort(text, about, {blocks: [{kind: 'mine'}]}), spec)
})

test('layers of my own are told one by one, as far as they are not the usual ones', () => {
  const spec = changed({blocks: [{kind: 'a', size: 3, sort: 'tanh'}, {kind: 'b'}, {kind: 'a', size: 5, sort: 'relu'}]})
  const text = writeShort('cnn', spec, about)
  assert.equal(text, 'cnn~blocks!a-3-tanh!b!a-5')
  assert.deepEqual(readShort(text, about, {}), spec)
})

test('what no link can tell stays what it is here, and there alone', () => {
  const mine = changed({text: 'A text, of my own.', points: [[0, 1]], rate: 0.5})
  const text = writeShort('cnn', mine, about)
  assert.equal(text, 'cnn~kept~rate!0.5')
  assert.deepEqual(readShort(text, about, mine), mine)
  assert.deepEqual(readShort('cnn~rate!0.5', about, mine), changed({rate: 0.5}))
})

test('too much for a link is kept here', () => {
  assert.equal(writeShort('cnn', changed({hidden: Array(200).fill(8192)}), about), 'cnn~kept')
})

test('settings that there are not are passed over', () => {
  assert.deepEqual(readShort('cnn~nothing!1~augment!2~blocks!c', about, {}), changed({blocks: []}))
})

test('a link means here what it means to those who check lessons', () => {
  const {recipes, links} = declared()
  assert.ok(links.length > 3)
  for (const [text, spec] of links) {
    const known = recipes[recipeOf(text)]
    assert.deepEqual(readShort(text, known, {}), spec)
    assert.deepEqual(readShort(writeShort(spec.recipe, spec, known), known, {}), spec)
  }
})
