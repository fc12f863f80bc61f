/** A run on a server, as the page adds it up from what it is told. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {load} from './modules.mjs'

const {ServerRun} = await load('server_run.js')
const {decodeFrame} = await load('frame.js')

const metrics = (step, seq) => ({type: 'metrics', seq, step, epoch: step / 10, values: {train_loss: 1 / step}})

/** A frame as the server writes it. */
function encoded(header, array) {
  const text = new TextEncoder().encode(JSON.stringify(header))
  const start = Math.ceil((4 + text.length) / 8) * 8
  const data = new Uint8Array(start + array.byteLength)
  new DataView(data.buffer).setUint32(0, text.length, true)
  data.set(text, 4)
  data.set(new Uint8Array(array.buffer), start)
  return data.buffer
}

test('a frame is laid over its bytes', () => {
  for (const topic of ['t', 'to', 'top', 'topi', 'topic', 'topics', 'topicsx', 'topicsxy']) {
    const {array, ...header} = decodeFrame(encoded({topic, dtype: 'float64', shape: [2]}, new Float64Array([1.5, -2])))
    assert.deepEqual([...array], [1.5, -2])
    assert.equal(header.topic, topic)
  }
})

test('a snapshot and its history take the place of what was known', () => {
  const run = new ServerRun('a')
  run.take(metrics(1, 1))
  run.take({type: 'snapshot', seq: 9, name: 'x', spec: {}, status: 'running', step: 4, steps: 10, epoch: 0.4, columns: ['step', 'epoch', 'test_loss', 'train_loss'], points: 2})
  run.take({type: 'frame', topic: 'history', shape: [4, 2], array: new Float64Array([2, 4, 0.2, 0.4, NaN, 0.5, 0.7, 0.6])})
  assert.deepEqual(run.points, [
    {step: 2, epoch: 0.2, values: {train_loss: 0.7}},
    {step: 4, epoch: 0.4, values: {test_loss: 0.5, train_loss: 0.6}},
  ])
  assert.equal(run.seq, 9)
})

test('a run that is taken up again forgets what came after its checkpoint', () => {
  const run = new ServerRun('a')
  for (const step of [1, 2, 3, 4]) run.take(metrics(step, step))
  run.take({type: 'state', seq: 5, status: 'queued', running: false, step: 2, epoch: 0.2})
  assert.deepEqual(run.points.map((point) => point.step), [1, 2])
})

test('a long curve is thinned, but not what is measured once in an epoch', () => {
  const run = new ServerRun('a')
  for (let step = 1; step <= 20000; step++) {
    run.take({type: 'metrics', seq: step, step, epoch: step / 100, values: {train_loss: 1, ...(step % 100 ? {} : {test_loss: 2})}})
  }
  assert.ok(run.points.length <= 4001)
  assert.equal(run.points.filter(({values}) => 'test_loss' in values).length, 200)
})

test('the place in the queue is known until the run starts', () => {
  const run = new ServerRun('a')
  run.take({type: 'queued', position: 3, eta: 12})
  assert.deepEqual([run.position, run.eta], [3, 12])
  run.take({type: 'state', seq: 2, status: 'starting', running: false, step: 0, epoch: 0})
  assert.equal(run.position, null)
})
