import assert from 'node:assert/strict'
import test from 'node:test'
import {declared, load} from './modules.mjs'

const {told} = await load('studio/titles.js')
const {recipes, titles} = declared()
const words = {choice: (field, value) => `[${field}.${value}]`, field: (field, number) => `[${field}: ${number}]`}

test('every word in the name that the server gives a run is a choice or a field of its recipe', () => {
  for (const [recipe, title] of Object.entries(titles)) {
    const parts = told(title, recipes[recipe].schema, words)
    const left = parts.map((part) => part.replace(/\[.*?\]/g, '').replace('LSTM', ''))
    assert.doesNotMatch(left.join(), /[a-z]/i, `${recipe}: ${parts}`)
  }
})

test('a choice keeps its size, and what is not known its words', () => {
  const {schema} = recipes.forecast
  assert.deepEqual(told('dense 32, days 7, my shop 2', schema, words), ['[network.dense] 32', '[days: 7]', 'my shop 2'])
})
