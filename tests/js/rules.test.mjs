/** The page puts settings right as Python does: both are held to tests/rules.json. */
import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {test} from 'node:test'
import {declared, load} from './modules.mjs'

const {consequences, effectOf, applies, choicesOf} = await load('rules.js')
const {settings, rules} = declared()
const cases = JSON.parse(readFileSync(new URL('../rules.json', import.meta.url), 'utf-8'))
const usual = Object.fromEntries(settings.map((s) => [s.name, s.default]))

for (const {what, given, becomes} of cases) {
  test(what, () => {
    assert.deepEqual(consequences({...usual, ...given}, [], settings, rules), becomes)
  })
}

test('back to the anchor\'s arithmetic, everything it does not know goes', () => {
  const given = {...usual, optimizer: 'adam', loss: 'hinge', dropout: 0.5, compat: 'tfplayground'}
  const after = {...given, ...consequences(given, ['compat'], settings, rules)}
  assert.deepEqual(after, usual)
})

test('several classes bring a data set that has them', () => {
  const given = {...usual, problem: 'multi-class'}
  assert.deepEqual(consequences(given, ['problem'], settings, rules), {dataset: 'blobs', classes: 3, compat: 'none'})
})

test('an autoencoder brings a data set that a curve can follow, and a narrow middle unless there is one', () => {
  const given = {...usual, problem: 'autoencoder'}
  assert.deepEqual(consequences(given, ['problem'], settings, rules), {dataset: 'moons', hidden_layers: [8, 1, 8], compat: 'none'})
  const own = {...given, dataset: 'gauss', hidden_layers: [3, 1]}
  assert.deepEqual(consequences(own, ['problem'], settings, rules), {compat: 'none'})
})

test('a new usual activation holds for every layer', () => {
  const given = {...usual, activation: 'relu', layer_activations: ['sine', 'tanh']}
  assert.deepEqual(consequences(given, ['activation'], settings, rules), {layer_activations: []})
})

test('a setting applies where the others it depends on have the right values', () => {
  const momentum = settings.find((s) => s.name === 'momentum')
  assert.equal(applies(momentum, {...usual, optimizer: 'nesterov'}), true)
  assert.equal(applies(momentum, usual), false)
})

test('only the losses of the problem are offered', () => {
  const loss = settings.find((s) => s.name === 'loss')
  assert.deepEqual(choicesOf(loss, {...usual, problem: 'regression'}, rules), ['auto', 'squared', 'absolute', 'huber'])
})

const changed = (given, change) => {
  const before = {...usual, ...given}
  const after = {...before, ...change, ...consequences({...before, ...change}, Object.keys(change), settings, rules)}
  const names = Object.keys(after).filter((name) => String(after[name]) !== String(before[name]))
  return {after, effect: effectOf(names, before, after, settings, rules)}
}

test('an optimiser beyond the anchor\'s keeps the network and its loss', () => {
  for (const problem of ['classification', 'regression']) {
    for (const change of [{optimizer: 'adam'}, {dropout: 0.2}, {schedule: 'cosine'}, {regularization: 'elastic'}]) {
      const {after, effect} = changed({problem}, change)
      assert.deepEqual([effect, after.compat, after.loss], ['live', 'none', 'squared'])
    }
  }
})

test('a network that begins anew anyway takes the usual loss of the textbook', () => {
  const {after, effect} = changed({}, {batch_norm: true})
  assert.deepEqual([effect, after.compat, after.loss], ['data', 'none', 'auto'])
})

test('each change has the least effect that will do', () => {
  const cases = [
    [{}, {learning_rate: 0.1}, 'live'], [{}, {noise: 20}, 'points'], [{}, {activation: 'relu'}, 'network'], [{}, {dataset: 'xor'}, 'data'],
    [{problem: 'regression'}, {dataset: 'xor'}, 'live'], [{problem: 'regression'}, {compat: 'none'}, 'live'], [{}, {compat: 'none'}, 'data'],
    [{compat: 'none'}, {loss: 'binary_cross_entropy'}, 'live'], [{compat: 'none'}, {loss: 'hinge'}, 'network'], [{}, {speed: '10'}, 'pace'], [{}, {show_test: true}, 'view'],
    [{optimizer: 'adam', loss: 'squared', compat: 'none'}, {compat: 'tfplayground'}, 'live'],
  ]
  for (const [given, change, effect] of cases) assert.equal(changed(given, change).effect, effect, JSON.stringify(change))
})
