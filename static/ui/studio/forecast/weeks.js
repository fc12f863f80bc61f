// @ts-check
/** The held-out weeks: what happened, and what each network and the two rules without one say of it. */
import {figure} from '../../explain/figures.js'
import {clean} from '../../see/canvas.js'
import {ticks} from '../../see/lines.js'
import {section} from '../section.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {errors, LINES, WEEKDAYS, weekdayOf} from './lines.js'
import {counted, dated} from './names.js'

const [RIGHT, TOP, BOTTOM] = [10, 22, 22]
const APART = 62 // pixels from one date of the axis to the next, at least
const KEYS = /** @type {Record<string, number>} */ ({ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -WEEKDAYS, PageUp: WEEKDAYS})

/** Which lines are shown; as long as the page is open. */
const shown = new Set(['units', 'calendar', 'embeddings'])

/** @param {import('../views.js').Life} life */
export function weeks(life) {
  const canvas = h('canvas', {class: 'weeks', role: 'slider', tabindex: '0'})
  const told = h('p', {class: 'told'})
  const switches = LINES.map(({name, dash}) => {
    const line = h('svg', {viewBox: '0 0 30 10', width: 30, height: 10, 'aria-hidden': 'true'}, h('path', {d: 'M1 5H29', fill: 'none', stroke: 'currentColor', 'stroke-width': 2.5, 'stroke-dasharray': dash.join(' ')}))
    return h('button', {type: 'button', class: 'line', 'data-line': name, onclick: () => {
      if (!shown.delete(name)) shown.add(name)
      draw()
    }}, line, h('span'), h('b'))
  })
  const legend = h('div', {class: 'lines', role: 'group'}, ...switches)
  const part = section('forecast.weeks', life, legend, canvas, told)
  /** @type {import('./lines.js').Series | null} */ let series = null
  let at = -1 // the held-out day that is told of
  /** @type {(x: number) => number} */ let dayAt = () => 0

  const draw = () => {
    if (!series) return
    const off = errors(series)
    const best = Math.min(...off)
    switches.forEach((button, k) => {
      const {name, token} = LINES[k]
      button.style.setProperty('--colour', `var(--np-${token})`)
      button.setAttribute('aria-pressed', String(shown.has(name)))
      button.children[1].textContent = session.t(`forecast.line.${name}`)
      button.children[2].textContent = figure(off[k])
      button.toggleAttribute('data-best', off[k] === best)
    })
    tell()
    paint()
  }
  const tell = () => {
    if (!series) return
    const tested = series.days.length - series.context
    at = Math.min(at < 0 ? 0 : at, tested - 1)
    const day = series.days[series.context + at]
    const date = dated(day, {weekday: 'long', day: 'numeric', month: 'long'})
    const said = LINES.flatMap(({name}, k) => (shown.has(name) ? [`${session.t(`forecast.line.${name}`)} ${counted(/** @type {any} */ (series).forecasts[k][at])}`] : []))
    told.textContent = [session.t('forecast.day', {date, units: counted(series.units[series.context + at])}), ...said].join(' · ')
    for (const [name, value] of Object.entries({label: session.t('forecast.weeks.slider'), valuemin: 0, valuemax: tested - 1, valuenow: at, valuetext: told.textContent})) canvas.setAttribute(`aria-${name}`, String(value))
  }
  const paint = () => {
    const place = clean(canvas)
    if (!place || !series) return
    const {context, days, units, forecasts} = series
    const {brush, width, height} = place
    const lines = LINES.map((line, k) => ({...line, values: forecasts[k]})).filter(({name}) => shown.has(name))
    const values = [...units, ...lines.flatMap((line) => line.values)]
    const high = Math.max(...values) * 1.06
    const low = Math.min(0, ...values)
    const [ink, soft, rule] = ['ink', 'soft', 'line'].map((name) => session.theme.token(name))
    brush.font = '11px system-ui, sans-serif'
    const marks = ticks(low, high, false, 4)
    const left = 10 + Math.max(...marks.map((mark) => brush.measureText(counted(mark)).width))
    const x = (/** @type {number} */ day) => left + (day / (days.length - 1)) * (width - left - RIGHT)
    const y = (/** @type {number} */ value) => height - BOTTOM - ((value - low) / (high - low)) * (height - TOP - BOTTOM)
    dayAt = (pixels) => Math.round(((pixels - left) / (width - left - RIGHT)) * (days.length - 1)) - context

    brush.lineWidth = 1
    brush.strokeStyle = rule
    brush.fillStyle = soft
    brush.textBaseline = 'middle'
    brush.textAlign = 'right'
    for (const mark of marks) {
      brush.fillText(counted(mark), left - 6, y(mark))
      stroke(brush, [[left, y(mark)], [width - RIGHT, y(mark)]])
    }
    brush.textBaseline = 'top'
    brush.textAlign = 'center'
    const mondays = days.flatMap((day, k) => (weekdayOf(day) === 0 ? [k] : []))
    const every = Math.max(1, Math.ceil(APART / (x(WEEKDAYS) - x(0))))
    mondays.forEach((k, week) => {
      stroke(brush, [[x(k), height - BOTTOM], [x(k), height - BOTTOM + 4]])
      if (week % every === 0) brush.fillText(dated(days[k], {day: 'numeric', month: 'short'}), Math.min(x(k), width - 24), height - BOTTOM + 7)
    })
    const edge = x(context - 0.5)
    brush.strokeStyle = soft
    brush.setLineDash([3, 3])
    stroke(brush, [[edge, 0], [edge, height - BOTTOM]])
    brush.setLineDash([])
    brush.textAlign = 'left'
    brush.fillText(session.t('forecast.held'), edge + 6, 2)

    brush.lineJoin = 'round'
    brush.lineWidth = 2
    for (const {values: made, token, dash} of lines) {
      brush.strokeStyle = session.theme.token(token)
      brush.setLineDash(dash)
      stroke(brush, made.map((value, day) => [x(context + day), y(value)]))
    }
    brush.setLineDash([])
    brush.strokeStyle = brush.fillStyle = ink
    brush.lineWidth = 1.25
    stroke(brush, units.map((value, day) => [x(day), y(value)]))
    units.forEach((value, day) => dot(brush, x(day), y(value), 2))
    brush.lineWidth = 2
    dot(brush, x(context + at), y(units[context + at]), 4.5)
    brush.strokeStyle = soft
    brush.lineWidth = 1
    stroke(brush, [[x(context + at), TOP], [x(context + at), height - BOTTOM]])
  }
  const go = (/** @type {number} */ day) => {
    if (!series) return
    at = Math.max(0, Math.min(series.days.length - series.context - 1, day))
    draw()
  }
  canvas.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => go(dayAt(event.offsetX)))
  canvas.addEventListener('pointerdown', (/** @type {PointerEvent} */ event) => go(dayAt(event.offsetX)))
  canvas.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
    const far = event.key === 'Home' ? -Infinity : event.key === 'End' ? Infinity : KEYS[event.key]
    if (!far) return
    event.preventDefault()
    go(at + far)
  })
  life.sized(canvas, paint)
  life.ended(session.on('theme', draw))
  life.texts(() => {
    legend.setAttribute('aria-label', session.t('forecast.lines'))
    draw()
  })
  return {
    element: part.element,
    /** @param {import('./lines.js').Series | null} now */
    show(now) {
      part.fill(now !== null)
      series = now
      draw()
    },
  }
}

/** @param {CanvasRenderingContext2D} brush @param {number[][]} points */
function stroke(brush, points) {
  brush.beginPath()
  for (const [x, y] of points) brush.lineTo(x, y)
  brush.stroke()
}

/** @param {CanvasRenderingContext2D} brush @param {number} x @param {number} y @param {number} radius */
function dot(brush, x, y, radius) {
  brush.beginPath()
  brush.arc(x, y, radius, 0, 2 * Math.PI)
  brush.fill()
}
