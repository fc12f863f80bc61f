/** Numbers as a language writes them. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {load} from './modules.mjs'

const {Words} = await load('i18n.js')

test('a number has the decimal sign of the language, and below zero the sign for that', () => {
  const written = (language) => Words.prototype.number.call({language}, -0.75)
  assert.deepEqual(['en', 'es'].map(written), ['−0.75', '−0,75'])
})

test('what is rounded to zero has no sign', () => {
  assert.equal(Words.prototype.number.call({language: 'en'}, -0.3, {maximumFractionDigits: 0}), '0')
})
