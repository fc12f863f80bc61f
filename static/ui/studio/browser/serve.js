// @ts-check
/**
 * What the worker does for the studio, once Python is there (`static/worker.js`): it checks specs, and trains one run in
 * short turns. Drawings wait until the page has painted the last ones, and cost a small part of the time.
 */

const TURN = 12 // ms of training between two looks at the messages
const DRAW_EVERY = 50 // ms: nobody sees more than 20 pictures a second
const DRAW_SHARE = 8 // a drawing may take one part in so many of the time

/** @param {any} pyodide @param {(message: Record<string, any>, transfer?: Transferable[]) => void} send */
export function answers(pyodide, send) {
  const {checked, Training} = pyodide.pyimport('playground.light.training')
  /** @type {any} */ let training = null
  let job = ''
  /** @type {string[]} */ let every = []
  /** @type {string[]} */ let topics = []
  /** @type {Map<string, number>} at which step each topic was drawn */ const drawn = new Map()
  let running = false
  let until = Infinity
  let credit = true
  let drawAfter = 0
  const turns = new MessageChannel()
  turns.port1.onmessage = turn

  /** A Python dict or list as JavaScript's own. @param {any} proxy */
  const plain = (proxy) => {
    const value = proxy.toJs({dict_converter: Object.fromEntries})
    proxy.destroy()
    return value
  }
  /** Call Python with something of JavaScript's. @param {(given: any) => any} call @param {any} value */
  const given = (call, value) => {
    const proxy = pyodide.toPy(value)
    try {
      return call(proxy)
    } finally {
      proxy.destroy()
    }
  }
  const tell = (/** @type {string} */ status) => send({type: 'state', job, status, step: training.step, epoch: training.epoch})
  const go = (/** @type {number} */ to) => {
    until = to
    if (running) return
    running = true
    tell('running')
    turns.port2.postMessage(0)
  }
  const rest = () => {
    if (running) tell('paused')
    running = false
    draw()
  }
  /** It ends, with the last picture of every topic. @param {string} status */
  const end = (status) => {
    running = false
    draw(every)
    tell(status)
  }
  const fail = (/** @type {string} */ key, /** @type {any} */ values) => {
    running = false
    send({type: 'failed', job, key, values})
    tell('failed')
  }

  function turn() {
    if (!running) return
    try {
      for (const measured of plain(training.advance(TURN / 1000, until))) {
        if (!Number.isFinite(measured.values.train_loss)) return fail('diverged', {step: training.step, learning_rate: training.recipe.spec.learning_rate})
        send({type: 'metrics', job, ...measured})
      }
      if (training.step >= training.steps) return end('done')
      if (training.step >= until) return rest()
      draw()
    } catch (error) {
      return fail('', {reason: String(/** @type {any} */ (error)?.message ?? error).trim().split('\n').at(-1)})
    }
    turns.port2.postMessage(0)
  }

  /** Send what is watched and has changed, when the page is ready for it; or all of `wanted`, whatever it says. @param {string[]} [wanted] */
  function draw(wanted) {
    const begun = performance.now()
    if (!training || (!wanted && (!credit || (running && begun < drawAfter)))) return // at rest there is no training to hold up
    const list = (wanted ?? topics).filter((topic) => drawn.get(topic) !== training.step)
    for (const topic of list) {
      const array = training.draw(topic)
      const buffer = array.getBuffer()
      const frame = {type: 'frame', job, topic, step: training.step, shape: buffer.shape, array: buffer.data.slice()}
      buffer.release()
      array.destroy()
      send(frame, [frame.array.buffer])
      drawn.set(topic, training.step)
    }
    if (list.length) credit = false
    const now = performance.now()
    drawAfter = now + Math.max(DRAW_EVERY, DRAW_SHARE * (now - begun))
  }

  /** @type {Record<string, (message: any) => void>} */
  const orders = {
    begin({job: name, spec, topics: all}) {
      training?.destroy()
      training = given(Training, spec)
      ;[job, every] = [name, all]
      drawn.clear()
      running = false
      go(Infinity)
    },
    set({spec}) {
      given((now) => training.set(now), spec)
      drawn.clear()
      if (!running) draw()
    },
    probe({about, topics: probed}) {
      given((now) => training.probe(now), about)
      probed.forEach((/** @type {string} */ topic) => drawn.delete(topic))
      drawAfter = 0 // whoever asks is answered with the next step
      if (!running) draw()
    },
    run: () => go(Infinity),
    pause: rest,
    step: ({epochs = 1, steps}) => go(training.step + (steps ?? epochs * training.recipe.steps_per_epoch)),
    cancel: () => end('cancelled'),
  }
  /** @param {(message: any) => void} order */
  const obeyed = (order) => (/** @type {any} */ message) => {
    order(message)
    send({type: 'accepted', re: message.id})
  }
  return {
    ...Object.fromEntries(Object.entries(orders).map(([name, order]) => [name, obeyed(order)])),
    check: ({id, spec}) => send({type: 'checked', re: id, ...plain(given(checked, spec))}),
    watch(/** @type {any} */ message) {
      topics = message.topics
      if (!running) draw()
    },
    ack() {
      credit = true
      if (!running) draw()
    },
    ping: () => send({type: 'pong'}),
  }
}
