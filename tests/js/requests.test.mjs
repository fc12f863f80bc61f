/** What the engine is asked is answered once, also by an engine that comes later. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {load} from './modules.mjs'

const {Requests} = await load('requests.js')

test('an answer resolves the request that it names', async () => {
  const sent = []
  const requests = new Requests((message) => sent.push(message))
  const first = requests.ask({type: 'transcribe', framework: 'numpy'})
  const second = requests.ask({type: 'transcribe', framework: 'keras'})
  assert.equal(requests.answered({type: 'transcript', re: sent[1].id, text: 'b'}), true)
  assert.equal(requests.answered({type: 'transcript', re: sent[0].id, text: 'a'}), true)
  assert.deepEqual([(await first).text, (await second).text], ['a', 'b'])
})

test('an error rejects it', async () => {
  const sent = []
  const requests = new Requests((message) => sent.push(message))
  const asked = requests.ask({type: 'restore'})
  requests.answered({type: 'error', re: sent[0].id, code: 'spec'})
  await assert.rejects(asked, {code: 'spec'})
})

test('what nobody asked is no answer', () => {
  const requests = new Requests(() => {})
  assert.equal(requests.answered({type: 'accepted'}), false)
  assert.equal(requests.answered({type: 'accepted', re: 7}), false)
})

test('what is open is sent again, what is answered is not', () => {
  const sent = []
  const requests = new Requests((message) => sent.push(message.framework))
  requests.ask({framework: 'numpy'})
  requests.ask({framework: 'keras'})
  requests.answered({type: 'transcript', re: 1})
  requests.again()
  assert.deepEqual(sent, ['numpy', 'keras', 'keras'])
})
