// @ts-check
/** What the network answers everywhere, the points it is asked about, and how well it does. */
import {hatching} from './hatching.js'
import {magnitude, paintClasses, paintGrid} from './heatmap.js'
import {helpButton} from './help.js'
import {ends as endsOf, inputs, outputNames, table as tableNow} from './inputs.js'
import {EXTENT, paintPoints} from './points.js'
import {session} from './session.js'
import {h, mount} from './view.js'

const MEASURES = ['loss', 'accuracy', 'mae']
const PARTS = ['train', 'test']
/** @type {Record<string, Intl.NumberFormatOptions>} */
const FORMAT = {
  loss: {minimumFractionDigits: 4, maximumFractionDigits: 4},
  accuracy: {style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1},
  mae: {minimumSignificantDigits: 3, maximumSignificantDigits: 3},
}
const SHARP = 2 // device pixels for each CSS pixel, at most
/** What stands at the sides of the map: places and words. A table's are its columns' (`table/plane.js`). */
const TICKS = [-6, -3, 0, 3, 6].map((at) => ({at, text: String(at).replace('-', '−')}))
const SIDES = [['x', 'left'], ['y', 'bottom']]

/** Whether the network gives back its inputs: then the map shows how far off. */
const back = () => session.values.problem === 'autoencoder'

/** Where a coordinate lies on a side of the map, for CSS. @param {number} at */
const share = (at) => `${((at + EXTENT) / (2 * EXTENT)) * 100}%`

/** @param {{model: any, view: any}} context */
export const render = (context) => mount(context, (root, life) => {
  const {on, texts, watch, sized} = life
  const title = h('h2')
  const shown = h('small')
  const signs = h('button', {type: 'button', class: 'quiet small', onclick: () => {
    hatching.use(!hatching.on)
    session.emit('theme')
  }})
  const map = h('canvas', {class: 'map', role: 'img'})
  const marker = h('i', {class: 'marker', hidden: true})
  const scales = SIDES.map(() => h('div', {class: 'ticks', 'aria-hidden': 'true'}))
  const field = h('div', {class: 'field'}, map, marker, ...scales)
  const [low, middle, high] = [0, 1, 2].map(() => h('span'))
  const legend = h('div', {class: 'legend'}, h('div', {class: 'scale'}), h('div', {class: 'ends'}, low, middle, high))
  const parts = PARTS.map(() => h('th', {scope: 'col'}))
  const names = MEASURES.map(() => h('th', {scope: 'row'}))
  const figures = MEASURES.map(() => PARTS.map(() => h('td', {}, '–')))
  const rows = MEASURES.map((_, k) => h('tr', {}, names[k], ...figures[k]))
  const table = h('table', {class: 'figures'}, h('tr', {}, h('td', {}, helpButton('overfitting', texts)), ...parts), ...rows)
  root.append(h('div', {class: 'title'}, title, helpButton('output_map', texts), shown, signs), field, legend, table)

  // Who explains a point (explain/point_picker.js) hears where the pointer is, and says which point it is.
  const point = (/** @type {PointerEvent} */ event) => {
    if (!session.has('map')) return
    const {left, top, width, height} = map.getBoundingClientRect()
    const x = ((event.clientX - left) / width) * 2 * EXTENT - EXTENT
    const y = EXTENT - ((event.clientY - top) / height) * 2 * EXTENT
    session.emit('map', {x, y, chosen: event.type === 'click'})
  }
  map.addEventListener('pointermove', point)
  map.addEventListener('click', point)
  map.addEventListener('pointerleave', () => session.emit('map', null))
  on('marker', (/** @type {{x: number, y: number} | null} */ at) => {
    marker.hidden = !at || Math.max(Math.abs(at.x), Math.abs(at.y)) > EXTENT
    if (at) Object.assign(marker.style, {left: share(at.x), bottom: share(at.y)})
  })

  const grid = document.createElement('canvas')
  const points = document.createElement('canvas')
  let side = 0

  const paint = () => {
    if (side === 0) return
    const brush = /** @type {CanvasRenderingContext2D} */ (map.getContext('2d'))
    brush.clearRect(0, 0, side, side)
    const background = answers()
    if (background) {
      if (background.classes) paintClasses(grid, background.values)
      else paintGrid(grid, background.values, {discretize: background.discretize, scale: background.scale})
      brush.imageSmoothingEnabled = !background.discretize && !background.classes
      brush.imageSmoothingQuality = 'high'
      brush.globalAlpha = 0.78
      brush.drawImage(grid, 0, 0, side, side)
      brush.globalAlpha = 1
    }
    if (back()) overlay?.under(brush, side)
    brush.drawImage(points, 0, 0)
    if (back()) overlay?.over(brush, side)
  }
  const paintAgain = () => {
    paintPoints(points, side, session)
    paint()
  }
  const resize = () => {
    const fresh = Math.round(field.clientWidth * Math.min(SHARP, devicePixelRatio))
    if (fresh === side || fresh === 0) return
    side = fresh
    map.width = map.height = points.width = points.height = side
    paintAgain()
  }
  sized(field, resize)

  const showFigures = () => {
    const metrics = /** @type {any} */ (session.metrics)
    if (!metrics) return
    MEASURES.forEach((measure, row) => PARTS.forEach((part, column) => {
      const value = metrics[`${part}_${measure}`]
      rows[row].hidden = value == null
      if (value != null) figures[row][column].textContent = session.words.number(value, FORMAT[measure])
    }))
  }
  const showSigns = () => {
    signs.textContent = session.t('output.signs')
    signs.title = session.t('output.signs.help')
    signs.setAttribute('aria-pressed', String(hatching.on))
    legend.classList.toggle('hatched', hatching.on)
  }
  /** @type {ReturnType<import('./table/plane.js').planeChoice> | null} */ let plane = null
  /** @type {ReturnType<import('./reconstruction/overlay.js').reconstruction> | null} */ let overlay = null
  const showWords = () => {
    const classes = session.values.problem === 'classification'
    legend.hidden = session.values.problem === 'multi-class'
    const {target} = tableNow() ?? {}
    const [negative, positive] = endsOf()
    const ends = classes ? [negative, '0', positive]
      : back() ? [session.t('output.low.distance'), '', session.t('output.high.distance')]
      : target?.deviation === undefined ? [session.t('output.low.value'), '0', session.t('output.high.value')]
        : [-1, 0, 1].map((at) => inUnit(target, at))
    legend.classList.toggle('of-distance', back())
    if (target && !classes && !back()) ends[1] += ` ${target.name}`
    ;[low, middle, high].forEach((end, k) => { end.textContent = ends[k] })
    SIDES.forEach(([name, edge], side) => {
      const found = tableNow() ? plane?.ticks(side) ?? [] : TICKS
      scales[side].replaceChildren(...found.map(({at, text}) => h('span', {class: `tick ${name}`, style: `${edge}:${share(at)}`}, text)))
    })
    field.classList.toggle('of-table', Boolean(tableNow()))
    shown.textContent = about()
    map.setAttribute('aria-label', session.t(back() ? 'output.map.distance' : 'output.map'))
  }
  texts(() => {
    title.textContent = session.t('output.title')
    PARTS.forEach((part, k) => { parts[k].textContent = session.t(`metric.${part}`) })
    MEASURES.forEach((measure, k) => { names[k].textContent = session.t(`metric.${measure}`) })
    showWords()
    showSigns()
    showFigures()
  })
  const showPlane = async () => {
    if (tableNow() && !plane) {
      plane = (await import('./table/plane.js')).planeChoice({texts})
      field.after(plane.element)
    }
    if (plane) plane.element.hidden = !tableNow()
    plane?.show()
    showWords()
  }
  const showOverlay = async () => {
    if (back() && !overlay) {
      const {reconstruction} = await import('./reconstruction/overlay.js')
      overlay ??= reconstruction(life, paint)
      field.after(overlay.element)
    }
    if (overlay) overlay.element.hidden = !back()
  }
  on('layout', showPlane)
  on('settings', showOverlay)
  showOverlay()
  showPlane()
  on('settings', () => { showWords(); paintAgain() })
  on('unit', () => { showWords(); paint() })
  on('metrics', showFigures)
  on('theme', () => { showSigns(); paintAgain() })
  watch('boundary', paint)
  watch('data', paintAgain)
})

/** Whose map it is, if it is not the whole network's. */
function about() {
  const {unit, values} = session
  if (unit === undefined) return back() ? session.t('output.distance') : ''
  if (typeof unit !== 'number') return session.t('output.feature')
  const number = unit - values.hidden_layers.reduce((/** @type {number} */ sum, /** @type {number} */ units) => sum + units, 0)
  if (number < 0) return session.t('output.unit')
  return back() ? outputNames()[number] ?? '' : tableNow()?.classes[number] ?? session.t('output.class', {number})
}

/** A standardised number as it was. @param {Partial<import('./types.js').Scale>} scale @param {number} at */
const inUnit = ({mean = 0, deviation = 1}, at) => session.words.number(mean + at * deviation, {maximumSignificantDigits: 3, useGrouping: false})

/** What the map shows: the network's output, or what one neuron or feature sees. */
function answers() {
  const {unit} = session
  const {discretize, problem} = session.values
  if (typeof unit === 'string') {
    const frame = session.latest('features')
    const at = inputs().find(({key}) => key === unit)?.at ?? 0
    if (!frame) return null
    const size = frame.shape[1] * frame.shape[2]
    const values = frame.array.subarray(at * size, (at + 1) * size)
    return {values, discretize, scale: magnitude(values)}
  }
  const frame = session.latest('boundary')
  if (!frame) return null
  const whole = unit === undefined
  // A distance has no sign to be told by.
  return {values: frame.array, classes: whole && problem === 'multi-class', discretize: discretize && !(whole && back()), scale: typeof unit === 'number' ? Math.max(1, magnitude(frame.array)) : 1}
}

