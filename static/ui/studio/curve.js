// @ts-check
/** Everything that a run measures, by epoch, in the Bokeh figure, with a legend that says the latest values. */
import {inWords, readOut, rewrite} from '../axes.js'
import {figure as short} from '../explain/figures.js'
import {server} from '../server_session.js'
import {session} from '../session.js'
import {h} from '../view.js'
import {LOOKS} from './looks.js'
import {metricName} from './words.js'

const silent = {sync: false}
const EVERY = 100 // ms between two updates of the figure
/** Measures that are shares, from 0 to 1: they have the axis on the right, unless a recipe puts others there (`apart`). */
const SHARE = /accuracy|coverage|share|exact|precision|recall/
const FIRST = ['train_loss', 'validation_loss', 'val_loss', 'test_loss']
/** A value as the legend, the axis on the right and the pointer say it. @param {number} value @param {boolean} share */
const written = (value, share) => (share ? percent(value) : short(value))
const percent = (/** @type {number} */ value) => session.words.number(value, {style: 'percent', maximumFractionDigits: 1})
/** Told apart by dash as well as by colour. */
const DASHES = ['solid', '6 4', '2 3', '8 3 2 3', '1 2', '12 3']
const COLOURS = ['soft', 'ink', 'accent', 'negative', 'good', 'bad']

/**
 * The least and the greatest value of lines, 0 among them. The first value of a run says little and would flatten all that
 * follow. @param {{ys: Float64Array}[]} lines
 */
function reach(lines) {
  const seen = lines.flatMap(({ys}) => [...(ys.length > 2 ? ys.subarray(1) : ys)])
  return [Math.min(0, ...seen), Math.max(0.1, ...seen)]
}

/** @param {{model: any, view: any}} context @param {import('../view.js').Life} life */
export function curve(context, life) {
  const doc = context.view.model.document
  const figure = doc.get_model_by_name('run-figure')
  const range = doc.get_model_by_name('run-right')
  const sources = {values: doc.get_model_by_name('run-values'), shares: doc.get_model_by_name('run-shares')}
  const legend = h('ul', {class: 'legend'})
  const chart = h('div', {class: 'chart', role: 'img'}, context.model.get_child('figure'))
  const element = h('div', {class: 'curve'}, legend, chart)

  /** The measures of a run, always in the same order, but for those that its recipe's views have a chart for. */
  const measures = () => {
    const elsewhere = server.hello?.recipes[server.run?.recipe ?? '']?.charted ?? []
    const names = new Set((server.run?.points ?? []).flatMap(({values}) => Object.keys(values)).filter((name) => !elsewhere.includes(name)))
    return [...FIRST.filter((name) => names.has(name)), ...[...names].filter((name) => !FIRST.includes(name)).sort()]
  }
  const draw = () => {
    timer = 0
    const points = server.run?.points ?? []
    const names = measures()
    const apart = server.hello?.recipes[server.run?.recipe ?? '']?.apart
    const lines = names.map((name, k) => {
      const own = points.filter(({values}) => name in values)
      return {
        name, share: SHARE.test(name), right: apart?.includes(name) ?? SHARE.test(name),
        colour: session.theme.token(LOOKS[name]?.token ?? COLOURS[k % COLOURS.length]), dash: LOOKS[name] ? LOOKS[name].dash.join(' ') || 'solid' : DASHES[k % DASHES.length],
        xs: Float64Array.from(own, ({epoch}) => epoch), ys: Float64Array.from(own, ({values}) => values[name]),
      }
    })
    element.hidden = lines.length === 0
    for (const [place, source] of Object.entries(sources)) {
      const own = lines.filter(({right}) => right === (place === 'shares'))
      source.data = {
        xs: own.map(({xs}) => xs), ys: own.map(({ys}) => ys), colour: own.map(({colour}) => colour), dash: own.map(({dash}) => dash),
        name: own.map(({name}) => metricName(name)), share: own.map(({share}) => share),
      }
    }
    const values = lines.filter(({right}) => !right)
    const [low, high] = reach(values)
    const beside = lines.filter(({right}) => right)
    const [least, most] = apart ? reach(beside).map((bound) => bound * 1.05) : [0, 1]
    const shares = beside.every(({share}) => share)
    inWords(figure.right, shares ? percent : undefined)
    range.setv({start: least, end: most}, silent)
    figure.x_range.setv({start: 0, end: Math.max(0.1, points.at(-1)?.epoch ?? 1) * 1.02}, silent)
    figure.y_range.setv({start: low * 1.05, end: high * 1.05}, silent)
    for (const axis of figure.right) axis.setv({visible: values.length < lines.length}, silent)
    showLegend(lines, values.length > 0 && !shares)
  }
  /** @param {{name: string, colour: string, dash: string, share: boolean, right: boolean, ys: Float64Array}[]} lines @param {boolean} sides whether the numbers alone do not tell which axis is whose */
  const showLegend = (lines, sides) => {
    legend.replaceChildren(...lines.map(({name, colour, dash, share, right, ys}) => {
      const value = ys.length ? written(/** @type {number} */ (ys.at(-1)), share) : ''
      const sample = `<svg viewBox="0 0 22 8" width="22" height="8" aria-hidden="true"><path d="M0 4h22" stroke="${colour}" stroke-width="2.5" ${dash === 'solid' ? '' : `stroke-dasharray="${dash}"`}/></svg>`
      const item = h('li', {}, h('span', {}, metricName(name)), h('b', {}, value), ...(right && sides ? [h('small', {}, session.t('studio.right'))] : []))
      item.insertAdjacentHTML('afterbegin', sample)
      return item
    }))
  }
  const axes = [...figure.below, ...figure.left, ...figure.right]
  inWords([...figure.below, ...figure.left])
  readOut(doc.get_model_by_name('run-hover'), ({name, share}, {index, snap_y: y}) => [[name[index], written(y, share[index])]])
  const colours = () => {
    const [soft, line] = ['soft', 'line'].map((name) => session.theme.token(name))
    for (const axis of axes) {
      axis.setv({major_label_text_color: soft, axis_label_text_color: soft, major_label_text_font_size: '11px'}, silent)
    }
    for (const grid of figure.center) grid.setv?.({grid_line_color: line}, silent)
    draw()
  }

  /** @type {any} */ let timer = 0
  life.ended(() => clearTimeout(timer))
  life.ended(server.on('run', () => { timer ||= setTimeout(draw, EVERY) }))
  life.ended(session.on('theme', colours))
  life.texts(() => {
    chart.setAttribute('aria-label', session.t('server.chart'))
    figure.below[0].setv({axis_label: session.t('transport.epoch').toLowerCase()}, silent)
    rewrite(axes)
    draw()
  })
  colours()
  return element
}
