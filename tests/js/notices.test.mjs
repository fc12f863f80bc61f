/** What the person is told, and for how long. */
import assert from 'node:assert/strict'
import {mock, test} from 'node:test'
import {load} from './modules.mjs'

const {Notices} = await load('notices.js')

test('what only confirms goes by itself, but not while the person is at it; what is wrong stays', () => {
  mock.timers.enable({apis: ['setTimeout']})
  const notices = new Notices()
  const said = {key: 'saved', passing: true}
  notices.notify({key: 'wrong'})
  notices.notify(said)
  notices.hold(said)
  mock.timers.tick(60_000)
  assert.equal(notices.notices.length, 2)
  notices.leave(said)
  mock.timers.tick(60_000)
  assert.deepEqual(notices.notices, [{key: 'wrong'}])
})
