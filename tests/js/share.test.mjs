/** What is set for a recipe, in the few characters that a link has for it. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {load} from './modules.mjs'

const {writeShort, readShort, recipeOf} = await load('studio/share.js')

const about = {
  defaults: {recipe: 'cnn', hidden: [128], rate: 0.001, loss: 'non-saturating', flip: false, blocks: [{kind: 'a'}], augment: {shift: 0}},
  presets: {deep: {blocks: [{kind: 'b'}], rate: 0.01}},
}
const changed = (values) => ({...about.defaults, ...values})

test('what is as usual is left out, and what is not comes back', () => {
  assert.equal(writeShort('cnn', about.defaults, about), 'cnn')
  for (const spec of [changed({}), changed({hidden: [32, 16], rate: 1e-7}), changed({hidden: [], flip: true, loss: 'wasserstein-gp'})]) {
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

test('a long list of my own stays what it is here', () => {
  const spec = changed({blocks: [{kind: 'mine'}], rate: 0.5})
  const text = writeShort('cnn', spec, about)
  assert.equal(text, 'cnn~rate!0.5')
  assert.deepEqual(readShort(text, about, spec), spec)
})

test('what a link cannot take, or takes too much of it, is left out', () => {
  assert.equal(writeShort('cnn', changed({loss: 'a b~c'}), about), 'cnn')
  assert.equal(writeShort('cnn', changed({hidden: Array(200).fill(8192)}), about), 'cnn')
})

test('settings that there are not are passed over', () => {
  assert.deepEqual(readShort('cnn~nothing!1~augment!2', about, {}), about.defaults)
})
