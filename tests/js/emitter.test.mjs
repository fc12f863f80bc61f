/** Listening by name, and ceasing to. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {load} from './modules.mjs'

const {Emitter} = await load('emitter.js')

test('every listener of a name is called, with what was emitted', () => {
  const emitter = new Emitter()
  const heard = []
  emitter.on('loss', (...args) => heard.push(['first', ...args]))
  emitter.on('loss', (...args) => heard.push(['second', ...args]))
  emitter.emit('loss', 1, 2)
  assert.deepEqual(heard, [['first', 1, 2], ['second', 1, 2]])
})

test('other names are not called', () => {
  const emitter = new Emitter()
  emitter.on('loss', () => assert.fail('called'))
  emitter.emit('epoch')
})

test('a listener that has ended is not called, and the name has no listener', () => {
  const emitter = new Emitter()
  const end = emitter.on('loss', () => assert.fail('called'))
  assert.equal(emitter.has('loss'), true)
  end()
  assert.equal(emitter.has('loss'), false)
  emitter.emit('loss')
})

test('a listener may end itself, or begin another, while it is called', () => {
  const emitter = new Emitter()
  let calls = 0
  const end = emitter.on('loss', () => {
    calls++
    end()
    emitter.on('loss', () => assert.fail('called too early'))
  })
  emitter.emit('loss')
  assert.equal(calls, 1)
})

test('a listener that another one has ended is not called any more', () => {
  const emitter = new Emitter()
  emitter.on('run', () => end())
  const end = emitter.on('run', () => assert.fail('called'))
  emitter.emit('run')
})
