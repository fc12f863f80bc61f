// @ts-check
/** Loss by epoch in the Bokeh figure, of this run and of those set aside; and the slider that goes back to earlier epochs. */
import {inWords, readOut, rewrite} from './axes.js'
import {classColour} from './heatmap.js'
import {helpButton} from './help.js'
import {MOST_PINS} from './pins.js'
import {pins, recorder} from './run.js'
import {session} from './session.js'
import {h, mount} from './view.js'

const silent = {sync: false}
const EVERY = 100 // ms between two updates
const FOUR = {minimumFractionDigits: 4, maximumFractionDigits: 4}
const LOWEST = 1e-12 // what a loss of zero is drawn as on a logarithmic scale

/** What a place on the logarithmic scale stands for. @param {number} at */
const power = (at) => (Math.abs(at) <= 3 ? session.words.number(10 ** at, {maximumSignificantDigits: 3}) : `1e${session.words.number(at)}`)

/** @param {{model: any, view: any}} context */
export const render = (context) => mount(context, (root, {on, texts, ended}) => {
  const doc = context.view.model.document
  const source = doc.get_model_by_name('losses')
  const figure = doc.get_model_by_name('loss-figure')
  const cursor = doc.get_model_by_name('loss-cursor')
  const title = h('h2')
  const train = h('span', {class: 'key train'})
  const test = h('span', {class: 'key test'})
  const log = h('button', {type: 'button', class: 'quiet small', 'aria-pressed': 'false', onclick: () => useLog(!logarithmic)})
  const holder = h('div', {class: 'chart', role: 'img'}, context.model.get_child('figure'))
  root.append(h('div', {class: 'title'}, title, helpButton('loss', texts), train, test, log), holder)

  const back = h('input', {type: 'range', min: 0, step: 1, oninput: () => recorder.replay(recorder.epochs[Number(back.value)])})
  const shown = h('output', {class: 'caption'})
  const replay = h('label', {class: 'replay'}, h('span', {class: 'caption'}), back, shown)
  root.append(replay)

  inWords([...figure.below, ...figure.left])
  const loss = (/** @type {number} */ value) => session.words.number(value, FOUR)
  readOut(doc.get_model_by_name('loss-hover'), ({epoch, train, test}, {index}) => [
    [session.t('transport.epoch'), session.words.number(epoch[index])], [session.t('chart.train'), loss(train[index])], [session.t('chart.test'), loss(test[index])],
  ])
  let logarithmic = false
  /** @type {any} */ let timer = 0
  const scaled = (/** @type {Float64Array} */ loss) => (logarithmic ? loss.map((v) => Math.log10(Math.max(v, LOWEST))) : loss)
  /** @param {import('./types.js').Metrics[]} points */
  const columns = (points) => ['epoch', 'train_loss', 'test_loss'].map((name) => Float64Array.from(points, (p) => /** @type {any} */ (p)[name]))

  const draw = () => {
    timer = 0
    const {points} = recorder
    const [epoch, train, test] = columns(points)
    const lines = Array.from({length: MOST_PINS}, (_, slot) => columns(pins.list.find((pin) => pin.slot === slot)?.points ?? []))
    const all = [train, test, ...lines.map((line) => line[2])].flatMap((loss) => [...scaled(loss)])
    const last = Math.max(1, ...[epoch, ...lines.map((line) => line[0])].map((at) => at[at.length - 1] ?? 1))
    const top = all.length ? all.reduce((a, b) => Math.max(a, b)) : 1
    const bottom = all.length && logarithmic ? all.reduce((a, b) => Math.min(a, b)) : 0
    const space = 0.06 * (top - bottom || 1)
    figure.x_range.setv({start: 0, end: last * 1.02}, silent)
    figure.y_range.setv({start: logarithmic ? bottom - space : 0, end: top + space}, silent)
    source.data = {epoch, train, test, train_y: scaled(train), test_y: scaled(test)}
    lines.forEach((line, slot) => {
      const kept = doc.get_model_by_name(`pin-${slot}`)
      if (line[0].length > 0 || kept.data.epoch.length > 0) kept.data = {epoch: line[0], y: scaled(line[2])}
    })
    cursor.setv({visible: recorder.shown !== null, location: recorder.shown ?? 0}, silent)
    showReplay()
  }
  const showReplay = () => {
    const {epochs, shown: at} = recorder
    replay.hidden = epochs.length < 2
    back.max = String(epochs.length - 1)
    back.value = String(at === null ? epochs.length - 1 : epochs.indexOf(at))
    const epoch = session.words.number(at ?? session.metrics?.epoch ?? 0)
    shown.textContent = epoch
    back.setAttribute('aria-valuetext', session.t('chart.epoch', {epoch}))
  }
  const soon = () => { timer ||= setTimeout(draw, EVERY) }
  ended(() => clearTimeout(timer))
  on('record', soon)
  on('pins', soon)

  const useLog = (/** @type {boolean} */ wanted) => {
    logarithmic = wanted
    log.setAttribute('aria-pressed', String(wanted))
    const [axis] = figure.left
    inWords([axis], wanted ? power : undefined)
    axis.ticker.setv({min_interval: wanted ? 1 : 0, mantissas: wanted ? [1] : [1, 2, 5], desired_num_ticks: 5, num_minor_ticks: 0}, silent)
    draw()
  }
  const colours = () => {
    const [ink, soft] = ['ink', 'soft'].map((name) => session.theme.token(name))
    for (const renderer of figure.renderers) {
      const slot = /^pin-line-(\d)$/.exec(renderer.name)
      renderer.glyph.setv({line_color: slot ? classColour(Number(slot[1])) : renderer.name === 'loss-train' ? soft : ink}, silent)
    }
    cursor.setv({line_color: session.theme.token('accent'), line_width: 1.5}, silent)
  }
  texts(() => {
    title.textContent = session.t('chart.title')
    replay.firstChild.textContent = session.t('chart.replay')
    replay.title = session.t('chart.replay.help')
    showReplay()
    train.textContent = session.t('chart.train')
    test.textContent = session.t('chart.test')
    log.textContent = session.t('chart.log')
    log.title = session.t('chart.log.help')
    holder.setAttribute('aria-label', session.t('chart.description'))
    figure.below[0].setv({axis_label: session.t('transport.epoch').toLowerCase()}, silent)
    rewrite([...figure.below, ...figure.left])
  })
  on('theme', colours)
  colours()
})
