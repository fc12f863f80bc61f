// @ts-check
/** Loss by epoch in the Bokeh figure: at most ten updates a second, none of them told to the server. */
import {session} from './session.js'
import {h, mount} from './view.js'

const silent = {sync: false}
const EVERY = 100 // ms between two updates
const MOST = 2000 // points kept; when there are more, every second one goes
const LOWEST = 1e-12 // what a loss of zero is drawn as on a logarithmic scale
const POWERS = Array.from({length: 16}, (_, i) => i - 12)

/** @param {{model: any, view: any}} context */
export const render = (context) => mount(context, (root, {on, texts, ended}) => {
  const doc = context.view.model.document
  const source = doc.get_model_by_name('losses')
  const figure = doc.get_model_by_name('loss-figure')
  const title = h('h2')
  const train = h('span', {class: 'key train'})
  const test = h('span', {class: 'key test'})
  const log = h('button', {type: 'button', class: 'quiet small', 'aria-pressed': 'false', onclick: () => useLog(!logarithmic)})
  const holder = h('div', {class: 'chart', role: 'img'}, context.model.get_child('figure'))
  root.append(h('div', {class: 'title'}, title, train, test, log), holder)

  /** @type {number[][]} epoch, training loss and test loss of each point kept */
  let points = []
  let stride = 1
  let logarithmic = false
  /** @type {any} */ let timer = 0

  const draw = () => {
    timer = 0
    const [epoch, trainLoss, testLoss] = [0, 1, 2].map((k) => Float64Array.from(points, (p) => p[k]))
    const scaled = (/** @type {Float64Array} */ loss) => (logarithmic ? loss.map((v) => Math.log10(Math.max(v, LOWEST))) : loss)
    const all = [...scaled(trainLoss), ...scaled(testLoss)]
    const top = all.length ? Math.max(...all) : 1
    const bottom = all.length && logarithmic ? Math.min(...all) : 0
    const space = 0.06 * (top - bottom || 1)
    figure.x_range.setv({start: 0, end: Math.max(1, epoch[epoch.length - 1] ?? 1) * 1.02}, silent)
    figure.y_range.setv({start: logarithmic ? bottom - space : 0, end: top + space}, silent)
    source.data = {epoch, train: trainLoss, test: testLoss, train_y: scaled(trainLoss), test_y: scaled(testLoss)}
  }
  const soon = () => { timer ||= setTimeout(draw, EVERY) }
  ended(() => clearTimeout(timer))

  on('metrics', (/** @type {import('./session.js').Metrics} */ {epoch, train_loss, test_loss}) => {
    const last = points[points.length - 1]?.[0] ?? -1
    if (epoch < last || epoch === 0) {
      points = []
      stride = 1
    } else if (epoch === last) points.pop()
    else if (epoch - last < stride && points.length > 1) return
    if (Number.isFinite(train_loss) && Number.isFinite(test_loss)) points.push([epoch, train_loss, test_loss])
    if (points.length > MOST) {
      points = points.filter((_, i) => i % 2 === 0)
      stride = Math.max(stride, points[1][0] - points[0][0])
    }
    soon()
  })

  const useLog = (/** @type {boolean} */ wanted) => {
    logarithmic = wanted
    log.setAttribute('aria-pressed', String(wanted))
    const [axis] = figure.left
    axis.setv({major_label_overrides: new Map(wanted ? POWERS.map((p) => [p, p >= -3 && p <= 3 ? String(10 ** p) : `1e${p}`]) : [])}, silent)
    axis.ticker.setv({min_interval: wanted ? 1 : 0, mantissas: wanted ? [1] : [1, 2, 5], desired_num_ticks: 5, num_minor_ticks: 0}, silent)
    draw()
  }
  const colours = () => {
    const [ink, soft] = ['ink', 'soft'].map((name) => session.theme.token(name))
    for (const renderer of figure.renderers) {
      renderer.glyph.setv({line_color: renderer.name === 'loss-train' ? soft : ink}, silent)
    }
  }
  texts(() => {
    title.textContent = session.t('chart.title')
    train.textContent = session.t('chart.train')
    test.textContent = session.t('chart.test')
    log.textContent = session.t('chart.log')
    log.title = session.t('chart.log.help')
    holder.setAttribute('aria-label', session.t('chart.description'))
    figure.below[0].setv({axis_label: session.t('transport.epoch').toLowerCase()}, silent)
    const hover = doc.get_model_by_name('loss-hover')
    hover.setv({tooltips: [[session.t('transport.epoch'), '@epoch{0,0}'], [session.t('chart.train'), '@train{0.0000}'], [session.t('chart.test'), '@test{0.0000}']]}, silent)
  })
  on('theme', colours)
  colours()
})
