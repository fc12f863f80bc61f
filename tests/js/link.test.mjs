/** The page's reader of links gives what Python's gives: both are held to tests/links.json. */
import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {test} from 'node:test'
import {declared, load} from './modules.mjs'

const {parseHash, formatHash} = await load('link.js')
const {settings, ignored} = declared()
const links = JSON.parse(readFileSync(new URL('../links.json', import.meta.url), 'utf-8'))
const usual = Object.fromEntries(settings.map((s) => [s.name, s.default]))

for (const {what, hash, values, notices, writes} of links) {
  const read = parseHash(hash, settings, ignored)

  test(`${what}: values`, () => {
    // JSON has no negative zero, and neither has a link.
    assert.deepEqual(JSON.parse(JSON.stringify(read.values)), {...usual, ...values})
  })
  test(`${what}: notices`, () => {
    assert.deepEqual(read.notices.map(({key}) => key), notices)
  })
  test(`${what}: what it writes`, () => {
    assert.equal(formatHash(read.values, settings), writes)
  })
}

test('a notice tells what was given and what would have been possible', () => {
  const {notices} = parseHash('#batchSize=0', settings, ignored)
  assert.deepEqual(notices, [{key: 'batchSize', value: '0', expected: '1 … 10000'}])
})

test('a notice of an unknown key expects nothing', () => {
  const {notices} = parseHash('#weather=sunny', settings, ignored)
  assert.deepEqual(notices, [{key: 'weather', value: 'sunny', expected: ''}])
})

test('controls that a lesson hides are read, and stay in the link', () => {
  const {values, hidden} = parseHash('#playButton_hide=true&dataset_hide=false&noise=20', settings, ignored)
  assert.deepEqual(hidden, ['playButton'])
  assert.equal(formatHash(values, settings, hidden), 'noise=20&playButton_hide=true')
})

test('reading a link leaves the defaults as they were', () => {
  const before = JSON.stringify(settings)
  const {values} = parseHash('', settings, ignored)
  values.features = values.features.filter((name) => name !== 'x')
  assert.equal(JSON.stringify(settings), before)
})
