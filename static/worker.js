// @ts-check
/**
 * The engine in the browser: loads Pyodide and the package's own `kernels/`, trains in short turns and sends frames.
 *
 * It answers the messages of `playground/protocol.py`. Between two turns it lets messages in (a MessageChannel, not
 * setTimeout, whose 4 ms clamp would cost most of the speed), so a pause takes effect within one turn. Frames go out
 * only when the page has painted the last ones: training never waits for drawing, drawing never floods the page.
 */

const TURN = 10 // ms of training between two looks at the messages, at full speed
const FRAME_SHARE = 1.4 // a turn lasts at least this many times what the last frames took to compute
const SPEED_WINDOW = 500 // ms over which epochs per second are counted
const MAX_DEBT = 250 // ms a slow machine may fall behind the chosen speed before the rest is forgiven

/** Where each topic's array comes from. @type {Record<string, () => any>} */
const READ = {
  data: () => live.data(),
  features: () => live.feature_maps(),
  thumbnails: () => pyodide.globals.get('thumbnail_stack')(),
  weights: () => live.weights(),
  checkpoint: () => live.checkpoint(),
  neurons: () => live.neurons(),
  boundary: () => live.boundary(unit),
}

/** Topics that change only with the data; sent once for each experiment. */
const STANDING = ['data', 'features', 'thumbnails']

const IMPORTS = `
from playground.kernels.datasets import thumbnail_stack
from playground.kernels.live import LiveTrainer
from playground.kernels.own.given import given
from playground.kernels.sources import missing
from playground.kernels.spec import Spec
`

/** @type {any} */ let pyodide, live
/** @type {import('./worker_table.js').Files} */ let files
let backend = 'auto' // what computes; see `LiveTrainer`
/** @type {any} the person's own points */ let own
/** @type {Set<string>} */ let topics = new Set()
/** @type {number | undefined} */ let unit
let running = false
let credit = true
let stale = false // there is something to show that has not been sent
/** @type {Set<string>} */ let unsent = new Set()
/** @type {number | null} */ let rate = null
let limit = Infinity // the epoch at which training stops by itself
let paceStart = 0
let paceDone = 0
let frameCost = 0
let speed = 0
let counted = {at: 0, epochs: 0}
let timer = 0

const turns = new MessageChannel()
turns.port1.onmessage = turn

/** @param {Record<string, any>} message @param {Transferable[]} [transfer] */
const send = (message, transfer = []) => /** @type {any} */ (self).postMessage(message, transfer)
const state = (effect = 'none', re = undefined) => send({type: 'state', re, running, epoch: live ? live.epoch : 0, effect})

/** @param {{base: string, runtime: string, kernels: string[], tables: Record<string, string>, backend: string, serve?: string}} boot `serve`: whom to obey instead */
async function start({base, runtime, kernels, tables, backend: wanted, serve}) {
  ;[backend, files] = [wanted, {base, tables}]
  const sources = kernels.map(async (name) => {
    const response = await fetch(new URL(name, base))
    if (!response.ok) throw new Error(`${name}: HTTP ${response.status}`)
    return new Uint8Array(await response.arrayBuffer())
  })
  send({type: 'progress', stage: 'runtime'})
  const {loadPyodide} = await import(`${runtime}/pyodide.mjs`)
  pyodide = await loadPyodide({indexURL: `${runtime}/`, packages: ['numpy'], lockFileURL: new URL('pyodide-lock.json', self.location.href).href})
  send({type: 'progress', stage: 'numpy'})
  const contents = await Promise.all(sources)
  kernels.concat('__init__.py').forEach((name, i) => {
    const path = `/home/pyodide/playground/${name}`
    pyodide.FS.mkdirTree(path.slice(0, path.lastIndexOf('/')))
    pyodide.FS.writeFile(path, contents[i] ?? '')
  })
  if (serve) ALONE.push(...Object.keys(Object.assign(ANSWER, (await import(new URL(serve, base).href)).answers(pyodide, send))))
  else pyodide.runPython(IMPORTS)
  send({type: 'progress', stage: 'ready'})
}

/** @param {Record<string, any>} json */
function specOf(json) {
  const dict = pyodide.toPy(json)
  const Spec = pyodide.globals.get('Spec')
  const spec = Spec.from_dict(dict)
  dict.destroy()
  Spec.destroy()
  return spec
}

/** Fetch the table that an experiment trains on, if it is one and is not here yet. @param {Record<string, any>} spec */
async function bring({problem, dataset, reg_dataset}) {
  const missing = pyodide.globals.get('missing')
  const wanted = problem === 'regression' ? reg_dataset : dataset
  const name = missing(wanted)
  missing.destroy()
  if (name) await (await import('./worker_table.js')).fetchTable(pyodide.FS, wanted, name, files)
}

/** What an experiment trains on cannot be had: none goes on in its place. @param {Error} error */
function lost(error) {
  ANSWER.cancel({})
  throw error
}

/** A person's own points, or table. @param {Record<string, any>} own see `Points` of the protocol */
function pointsOf({numbers, ...told}) {
  const about = pyodide.toPy(told)
  const given = pyodide.globals.get('given')
  const points = given(pyodide.toPy(numbers), about)
  about.destroy()
  given.destroy()
  return points
}

/** @param {Record<string, any>} json a spec @param {any} points */
function trainerOf(json, points) {
  const spec = specOf(json)
  const LiveTrainer = pyodide.globals.get('LiveTrainer')
  const trainer = LiveTrainer.callKwargs(spec, {backend, own: points})
  spec.destroy()
  LiveTrainer.destroy()
  return trainer
}

/** This experiment in place of the last. @param {any} trainer @param {number} [id] of the request */
function replace(trainer, id) {
  if (trainer !== live) live?.destroy()
  live = trainer
  running = false
  accept(STANDING, id)
  state('data')
}

/** @type {any} */ let ask = null

/** `ask` of the kernels' questions, which are read when the first is asked. */
function questions() {
  ask ??= pyodide.runPython('from playground.kernels.questions import ask; ask')
  return ask
}

/** What each message does; the names are those of `playground/protocol.py`. @type {Record<string, (m: any) => void>} */
const ANSWER = {
  async submit({spec}) {
    await bring(spec).catch(lost)
    replace(trainerOf(spec, own))
  },
  async set({spec}) {
    await bring(spec).catch(lost)
    if (!live) return replace(trainerOf(spec, own))
    const parsed = specOf(spec)
    const effect = live.configure(parsed, own)
    parsed.destroy()
    if (effect === 'network' || effect === 'data') running = false
    if (['map', 'network', 'points', 'data'].includes(effect)) accept(effect === 'network' ? ['data', 'features'] : STANDING)
    state(effect)
  },
  run({epochs_per_s}) {
    rate = epochs_per_s
    paceStart = performance.now()
    paceDone = 0
    if (!running) {
      running = true
      counted = {at: paceStart, epochs: 0}
      state()
      turns.port2.postMessage(0)
    }
  },
  pause() {
    running = false
    changed()
    state()
  },
  step({epochs = 1}) {
    running = false
    train(epochs)
    changed()
    state()
  },
  reset({same_weights}) {
    running = false
    if (same_weights) live.rewind()
    else live.reset()
    changed()
    state('network')
  },
  regenerate({seed}) {
    live.regenerate(seed)
    accept(STANDING)
    state()
  },
  points({own: given}) {
    own = pointsOf(given)
  },
  poke({index, value}) {
    live.set_weight(index, value)
    changed()
  },
  limit({id, epoch}) {
    limit = epoch ?? Infinity
    state('none', id)
  },
  async restore({id, checkpoint, epoch, spec, own: given}) {
    if (spec) await bring(spec)
    const points = given ? pointsOf(given) : own
    const trainer = spec ? trainerOf(spec, points) : live
    const numbers = pyodide.toPy(Array.from(checkpoint))
    try {
      trainer.restore(numbers, epoch)
    } catch (error) {
      if (trainer !== live) trainer.destroy()
      throw error
    } finally {
      numbers.destroy()
    }
    own = points
    replace(trainer, id)
  },
  transcribe({id, framework}) {
    send({type: 'transcript', re: id, framework, text: live.transcript(framework)})
  },
  ask({id, question, about}) {
    const told = pyodide.toPy(about ?? {})
    try {
      const found = questions()(live, question, told)
      send({type: 'answer', re: id, found: found.toJs({dict_converter: Object.fromEntries})})
      found.destroy()
    } catch (error) {
      report(error, id) // and training goes on
    } finally {
      told.destroy()
    }
  },
  subscribe(message) {
    topics = new Set(message.topics)
    unit = message.unit ?? undefined
    if (live) changed()
  },
  ack() {
    credit = true
    if (stale) frames()
  },
  ping: () => state(),
  cancel() {
    running = false
    live?.destroy()
    live = null
    stale = false
    state()
  },
}

const ALONE = ['submit', 'set', 'points', 'limit', 'restore', 'subscribe', 'ack', 'ping', 'cancel'] // need no network

/** Messages are taken in their order, and only once Python is there. */
let ready = Promise.resolve()
self.onmessage = ({data: message}) => {
  const {type, id} = message
  const answer = () => (type === 'boot' ? start(message) : live || ALONE.includes(type) ? ANSWER[type](message) : state())
  ready = ready.then(answer).catch((error) => fail(error, id))
}

/** @param {any} error @param {number} [id] of the request that met it */
function fail(error, id) {
  running = false
  report(error, id)
}

/** @param {any} error @param {number} [id] of the request that met it */
function report(error, id) {
  const text = String(error?.message ?? error).trim()
  const [, kind, said] = /(SpecError|^absent): (.*)$/.exec(text) ?? []
  send({type: 'error', re: id, code: kind === undefined ? 'crashed' : kind === 'absent' ? kind : 'spec', message: said ?? text})
}

/** A new experiment is in place. @param {string[]} standing topics to send again @param {number} [id] of the request */
function accept(standing, id) {
  const layout = live.layout()
  send({type: 'accepted', re: id, layout: {...layout.toJs({dict_converter: Object.fromEntries}), n_train: live.n_train, n_validation: live.n_validation, backend: live.backend}})
  layout.destroy()
  standing.forEach((topic) => unsent.add(topic))
  changed()
}

function changed() {
  stale = true
  if (credit) frames()
}

/** Train whole epochs; stops, saying why, where training has diverged or early stopping has ended it. @param {number} epochs */
function train(epochs) {
  const done = live.train(epochs)
  if (done < epochs) ended()
  return done
}

/** The network can still be computed but no longer learn; looked at now and then. */
function died(found = live.training.died()) {
  if (found) ended(found)
}

function ended(found = live.diagnosis) {
  running = false
  const why = found ? {code: 'diverged', message: found.reason} : {code: 'early', message: String(live.training.best_epoch)}
  send({type: 'error', ...why, hint: found?.suggestion ?? null})
  found?.destroy()
  changed()
  state()
}

/** One turn of training: as much as the chosen speed allows, then the frames if the page wants them. */
function turn() {
  if (!running || !live) return
  try {
    const now = performance.now()
    // Who goes on from the limit means to go beyond it.
    const room = live.epoch < limit ? limit - live.epoch : 1_000_000
    let done = 0
    if (rate === null) {
      const slice = Math.max(TURN, FRAME_SHARE * frameCost) / 1000
      done = live.advance(slice, Math.min(room, 1_000_000))
      if (done === 0) ended()
    } else {
      const due = Math.floor(((now - paceStart) * rate) / 1000) - paceDone
      if (due > 0) {
        done = train(Math.min(due, room, Math.max(1, Math.ceil((rate * TURN) / 1000))))
        paceDone += done
        if (now - paceStart - (paceDone * 1000) / rate > MAX_DEBT) {
          paceStart = now
          paceDone = 0
        }
      }
    }
    count(done)
    if (done === room) running = false
    if (done > 0) changed()
    if (done === room) state()
  } catch (error) {
    fail(error)
  }
  if (!running) return
  const wait = rate === null ? 0 : paceStart + ((paceDone + 1) * 1000) / rate - performance.now()
  clearTimeout(timer)
  if (wait > 4) timer = setTimeout(turn, wait)
  else turns.port2.postMessage(0)
}

/** @param {number} epochs */
function count(epochs) {
  counted.epochs += epochs
  const elapsed = performance.now() - counted.at
  if (elapsed >= SPEED_WINDOW) {
    speed = (counted.epochs * 1000) / elapsed
    counted = {at: performance.now(), epochs: 0}
    died()
  }
}

/** Send what the page watches and what has changed since; takes the credit. */
function frames() {
  if (!live) return
  const begun = performance.now()
  const list = []
  const transfer = []
  for (const topic of [...unsent, ...topics]) {
    if (STANDING.includes(topic) && !unsent.delete(topic)) continue
    const frame = read(topic)
    list.push(frame)
    transfer.push(frame.array.buffer)
  }
  const metrics = plain(live.metrics())
  const passed = plain(live.passed())
  credit = false
  stale = false
  frameCost = performance.now() - begun
  send({type: 'frames', metrics: {...metrics, epochs_per_s: running ? speed : 0}, passed, frames: list}, transfer)
}

/** A Python dict or list as JavaScript's own. @param {any} proxy */
function plain(proxy) {
  const value = proxy.toJs({dict_converter: Object.fromEntries})
  proxy.destroy()
  return value
}

/** One topic's array, copied out of WebAssembly's memory so that it can be handed over. @param {string} topic */
function read(topic) {
  const array = READ[topic]()
  const buffer = array.getBuffer()
  const frame = {topic, step: live.epoch, dtype: buffer.data instanceof Float64Array ? 'float64' : 'float32', shape: buffer.shape, array: buffer.data.slice()}
  buffer.release()
  array.destroy()
  return frame
}
