// @ts-check
/** The run that is looked at: its state, what may be done to it, its curve in the Bokeh figure, its first filters. */
import {server} from './server_session.js'
import {session} from './session.js'
import {h} from './view.js'

const silent = {sync: false}
const EVERY = 100 // ms between two updates of the figure
const COLUMNS = 16 // filters in a row
const GAP = 2 // pixels between two

/** @param {{model: any, view: any}} context @param {{texts: (write: () => void) => void, ended: (end: () => void) => void}} life */
export function runView(context, {texts, ended}) {
  const doc = context.view.model.document
  const source = doc.get_model_by_name('server-losses')
  const figure = doc.get_model_by_name('server-figure')
  const name = h('h3')
  const status = h('span', {class: 'caption run-status', role: 'status'})
  const bar = h('progress', {max: 1, value: 0})
  const words = h('p', {class: 'server-refusal'})
  const act = (/** @type {string} */ key, /** @type {() => void} */ does) => h('button', {type: 'button', class: 'quiet small', 'data-act': key, onclick: does})
  const buttons = {
    pause: act('pause', () => server.steer({type: 'pause'})),
    run: act('run', () => server.steer({type: 'run'})),
    step: act('step', () => server.steer({type: 'step', epochs: 1})),
    cancel: act('cancel', () => server.steer({type: 'cancel'})),
    resume: act('resume', () => server.steer({type: 'resume'})),
  }
  const rate = h('input', {type: 'number', min: 0.000001, max: 100, step: 'any'})
  const live = h('label', {class: 'live'}, h('span', {'data-text': 'server.rate'}), rate)
  const chart = h('div', {class: 'chart', role: 'img'}, context.model.get_child('figure'))
  const filters = h('canvas', {class: 'filters', role: 'img'})
  const keys = ['train', 'test', 'accuracy'].map((key) => h('span', {class: `key ${key}`}))
  const element = h('section', {class: 'server-run'},
    h('div', {class: 'title'}, name, status), bar, h('div', {class: 'acts'}, ...Object.values(buttons), live), words,
    h('div', {class: 'title'}, ...keys), chart, filters)

  rate.addEventListener('change', () => {
    if (rate.reportValidity()) server.steer({type: 'set', spec: {learning_rate: Number(rate.value)}})
  })

  const ALLOWED = {
    pause: ['running'], run: ['paused'], step: ['paused', 'running'], cancel: ['queued', 'starting', 'running', 'paused'],
    resume: ['cancelled', 'failed', 'lost', 'timed_out', 'out_of_memory'],
  }
  const show = () => {
    const {run} = server
    element.hidden = run === null
    if (!run) return
    name.textContent = run.name
    status.textContent = describe(run)
    bar.value = run.steps ? run.step / run.steps : 0
    for (const [key, button] of Object.entries(buttons)) {
      button.hidden = !/** @type {any} */ (ALLOWED)[key].includes(run.status) || (key === 'resume' && run.checkpoint === null)
    }
    live.hidden = !['running', 'paused'].includes(run.status)
    if (element.getRootNode().activeElement !== rate) rate.value = String(run.spec.learning_rate ?? '')
    words.textContent = [run.error?.message, run.error?.hint].filter(Boolean).join(' ')
    drawFilters(filters, run.frames.get('filters'))
    timer ||= setTimeout(drawCurve, EVERY)
  }
  /** @type {any} */ let timer = 0
  const drawCurve = () => {
    timer = 0
    const points = server.run?.points ?? []
    const series = (/** @type {string} */ value) => points.filter(({values}) => value in values)
    const column = (/** @type {string} */ value) => Float64Array.from(series(value), (point) => point.values[value])
    const at = (/** @type {string} */ value) => Float64Array.from(series(value), (point) => point.epoch)
    // One source holds columns of one length: what is measured once in an epoch is drawn from its own.
    const tested = doc.get_model_by_name('server-tests')
    source.data = {epoch: at('train_loss'), loss: column('train_loss')}
    tested.data = {epoch: at('test_loss'), loss: column('test_loss'), accuracy: column('test_accuracy')}
    const top = Math.max(0.1, ...source.data.loss.slice(1), ...tested.data.loss)
    figure.x_range.setv({start: 0, end: Math.max(0.1, points.at(-1)?.epoch ?? 1) * 1.02}, silent)
    figure.y_range.setv({start: 0, end: top * 1.05}, silent)
  }
  ended(() => clearTimeout(timer))

  texts(() => {
    for (const [key, button] of Object.entries(buttons)) button.textContent = session.t(`server.${key}`)
    live.firstChild.textContent = session.t('server.rate')
    keys[0].textContent = session.t('chart.train')
    keys[1].textContent = session.t('chart.test')
    keys[2].textContent = session.t('server.accuracy')
    chart.setAttribute('aria-label', session.t('server.chart'))
    filters.setAttribute('aria-label', session.t('server.filters'))
    filters.title = session.t('server.filters')
    show()
  })
  ended(server.on('run', show))
  const colours = () => colour(figure)
  ended(session.on('theme', colours))
  colours()
  return element
}

/** State, place in the queue, epoch and accuracy, in words. @param {import('./server_run.js').ServerRun} run */
function describe(run) {
  const {words} = session
  if (run.status === 'queued' && run.position) {
    const key = run.eta === null ? 'server.position' : 'server.position.eta'
    return session.t(key, {position: words.number(run.position), eta: words.number(Math.ceil(run.eta ?? 0))})
  }
  const parts = [session.t(`server.status.${run.status}`), session.t('server.epoch', {epoch: words.number(run.epoch, {maximumFractionDigits: 1})})]
  const accuracy = run.points.findLast(({values}) => 'test_accuracy' in values)?.values.test_accuracy
  if (accuracy !== undefined) parts.push(session.t('server.reads', {share: words.number(accuracy, {style: 'percent', maximumFractionDigits: 1})}))
  const speed = run.status === 'running' ? run.frames.get('live')?.array[1] : undefined
  if (speed) parts.push(session.t('server.speed', {speed: words.number(speed, {maximumFractionDigits: 0})}))
  return parts.join(' · ')
}

/** The weights from the pixels to each hidden unit, as small pictures. @param {HTMLCanvasElement} canvas @param {any} frame */
function drawFilters(canvas, frame) {
  canvas.hidden = !frame
  if (!frame) return
  const [count, height, width] = frame.shape
  const columns = Math.min(COLUMNS, count)
  const rows = Math.ceil(count / columns)
  canvas.width = columns * (width + GAP) - GAP
  canvas.height = rows * (height + GAP) - GAP
  const [negative, zero, positive] = ['negative', 'zero', 'positive'].map((name) => rgb(session.theme.token(name)))
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'))
  const largest = frame.array.reduce((/** @type {number} */ most, /** @type {number} */ value) => Math.max(most, Math.abs(value)), 1e-9)
  for (let k = 0; k < count; k++) {
    const image = context.createImageData(width, height)
    for (let i = 0; i < width * height; i++) {
      const value = frame.array[k * width * height + i] / largest
      const end = value < 0 ? negative : positive
      for (let c = 0; c < 3; c++) image.data[4 * i + c] = zero[c] + (end[c] - zero[c]) * Math.min(1, Math.abs(value) * 1.6)
      image.data[4 * i + 3] = 255
    }
    context.putImageData(image, (k % columns) * (width + GAP), Math.floor(k / columns) * (height + GAP))
  }
}

/** @param {string} hex */
function rgb(hex) {
  return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16))
}

/** The figure follows the page's theme. @param {any} figure */
function colour(figure) {
  const [ink, soft, line, accent] = ['ink', 'soft', 'line', 'accent'].map((name) => session.theme.token(name))
  for (const axis of [...figure.below, ...figure.left, ...figure.right]) {
    axis.setv({major_label_text_color: soft, axis_label_text_color: soft, major_label_text_font_size: '11px'}, silent)
  }
  for (const grid of figure.center) grid.setv?.({grid_line_color: line}, silent)
  const colours = [soft, ink, accent]
  figure.renderers.forEach((/** @type {any} */ renderer, /** @type {number} */ i) => renderer.glyph.setv({line_color: colours[i]}, silent))
}
