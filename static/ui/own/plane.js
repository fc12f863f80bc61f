// @ts-check
/** The square on which points are drawn: with the mouse or a finger, or with the keys that move a crosshair. */
import {paintClasses, paintGrid} from '../heatmap.js'
import {drawPoints, EXTENT, radiusOf} from '../points.js'
import {trainsOnOwn} from '../rules.js'
import {session} from '../session.js'
import {h} from '../view.js'

const SHARP = 2 // device pixels for each CSS pixel, at most
const APART = 0.3 // units between the points of a line
const ERASER = 0.35 // units round the place that is meant, at least
const LIVELY = 5 // points of one spray, for each unit of its radius
const STEP = 0.5 // units that a key moves the crosshair
const FINE = 0.1

/** @type {Record<string, [number, number]>} */
const WAYS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]}

/**
 * @typedef {{label: number, radius: number, erasing: boolean}} Brush
 * @param {import('./editor.js').Editor} editor
 * @param {{brush: Brush, drawn: (ended: boolean) => void, say: (text: string) => void, undo: () => void, pick: (label: number) => void}} tools
 */
export function plane(editor, {brush, drawn, say, undo, pick}) {
  const canvas = h('canvas', {class: 'plane', tabindex: '0', role: 'application'})
  const grid = document.createElement('canvas')
  const layer = document.createElement('canvas') // the points, painted again only where they have changed
  const at = {x: 0, y: 0}
  let steered = false // the crosshair shows once keys have moved it
  let side = 0
  let waiting = 0
  let changed = true

  const paint = () => {
    waiting = 0
    if (side === 0) return
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'))
    pen.clearRect(0, 0, side, side)
    paintAnswers(pen, grid, side)
    if (changed) paintLayer(layer, side, editor)
    changed = false
    pen.drawImage(layer, 0, 0)
    if (steered) paintCrosshair(pen, side, at, reach())
  }
  const look = () => { waiting ||= requestAnimationFrame(paint) }
  const soon = () => {
    changed = true
    look()
  }
  const reach = () => (brush.erasing ? Math.max(ERASER, brush.radius) : brush.radius)

  /** What the brush does at a place. */
  const dab = () => {
    const {x, y} = at
    if (brush.erasing) return editor.erase(x, y, reach())
    if (brush.radius === 0) return editor.add(x, y, brush.label)
    for (let k = 0; k < 1 + LIVELY * brush.radius; k++) {
      const angle = 2 * Math.PI * Math.random()
      const far = brush.radius * Math.sqrt(Math.random())
      editor.add(within(x + far * Math.cos(angle)), within(y + far * Math.sin(angle)), brush.label)
    }
  }

  let drawing = false
  const place = (/** @type {PointerEvent} */ event) => {
    const box = canvas.getBoundingClientRect()
    return {
      x: within(((event.clientX - box.left) / box.width) * 2 * EXTENT - EXTENT),
      y: within(EXTENT - ((event.clientY - box.top) / box.height) * 2 * EXTENT),
    }
  }
  const begin = (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0) return
    canvas.setPointerCapture(event.pointerId)
    drawing = true
    steered = false
    editor.remember()
    Object.assign(at, place(event))
    dab()
    soon()
    drawn(false)
  }
  const move = (/** @type {PointerEvent} */ event) => {
    if (!drawing) return
    const to = place(event)
    const step = brush.erasing ? ERASER / 2 : Math.max(APART, brush.radius / 2)
    // A fast stroke has dabs all along it, not only where the browser looked.
    for (let far = Math.hypot(to.x - at.x, to.y - at.y); far >= step; far = Math.hypot(to.x - at.x, to.y - at.y)) {
      at.x += ((to.x - at.x) * step) / far
      at.y += ((to.y - at.y) * step) / far
      dab()
    }
    soon()
    drawn(false)
  }
  const end = () => {
    if (!drawing) return
    drawing = false
    drawn(true)
  }
  const key = (/** @type {KeyboardEvent} */ event) => {
    const way = WAYS[event.key]
    if (event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey)) undo()
    else if (/^\d$/.test(event.key)) pick((Number(event.key) || 10) - 1)
    else if (way) {
      const step = event.shiftKey ? FINE : STEP
      at.x = within(round(at.x + way[0] * step))
      at.y = within(round(at.y + way[1] * step))
      steered = true
      const number = (/** @type {number} */ value) => session.words.number(value, {maximumFractionDigits: 1})
      say(session.t('own.at', {x: number(at.x), y: number(at.y)}))
    } else if (['Enter', ' ', 'Delete', 'Backspace'].includes(event.key)) {
      steered = true
      editor.remember()
      if (event.key === 'Enter' || event.key === ' ') dab()
      else editor.erase(at.x, at.y, Math.max(ERASER, brush.radius))
      drawn(true)
    } else return
    event.preventDefault()
    soon()
  }
  canvas.addEventListener('pointerdown', begin)
  canvas.addEventListener('pointermove', move)
  canvas.addEventListener('pointerup', end)
  canvas.addEventListener('pointercancel', end)
  canvas.addEventListener('keydown', key)

  const observer = new ResizeObserver(() => {
    side = Math.round(canvas.clientWidth * Math.min(SHARP, devicePixelRatio))
    canvas.width = canvas.height = layer.width = layer.height = side
    changed = true
    paint()
  })
  observer.observe(canvas)
  const ends = [session.on('topic:boundary', look), session.on('theme', soon)]
  return {
    canvas,
    paint: soon,
    end: () => {
      observer.disconnect()
      ends.forEach((stop) => stop())
      cancelAnimationFrame(waiting)
    },
  }
}

/** @param {HTMLCanvasElement} layer @param {number} side @param {import('./editor.js').Editor} editor */
function paintLayer(layer, side, {classes, points, count}) {
  const pen = /** @type {CanvasRenderingContext2D} */ (layer.getContext('2d'))
  pen.clearRect(0, 0, side, side)
  const shown = classes === 2 ? points.map((value, i) => (i % 3 === 2 ? 2 * value - 1 : value)) : points
  const problem = classes === 0 ? 'regression' : classes === 2 ? 'classification' : 'multi-class'
  drawPoints(pen, side, shown, 0, count, {problem, rim: session.theme.dark ? '#11151c' : '#ffffff', radius: radiusOf(side, count)})
}

/** What the network answers, where it answers about these points. @param {CanvasRenderingContext2D} pen @param {HTMLCanvasElement} grid @param {number} side */
function paintAnswers(pen, grid, side) {
  const frame = session.latest('boundary')
  if (!frame || !trainsOnOwn(session.values) || session.unit !== undefined) return
  if (session.values.problem === 'multi-class') paintClasses(grid, frame.array)
  else paintGrid(grid, frame.array)
  pen.globalAlpha = 0.6
  pen.drawImage(grid, 0, 0, side, side)
  pen.globalAlpha = 1
}

/** Where the keys are. @param {CanvasRenderingContext2D} pen @param {number} side @param {{x: number, y: number}} at @param {number} radius */
function paintCrosshair(pen, side, {x, y}, radius) {
  const scale = side / (2 * EXTENT)
  const [left, top] = [(x + EXTENT) * scale, (EXTENT - y) * scale]
  const arm = side * 0.03
  pen.strokeStyle = session.theme.token('ink')
  pen.lineWidth = side * 0.004
  pen.beginPath()
  pen.moveTo(left - arm, top)
  pen.lineTo(left + arm, top)
  pen.moveTo(left, top - arm)
  pen.lineTo(left, top + arm)
  pen.moveTo(left + radius * scale, top)
  pen.arc(left, top, radius * scale, 0, 2 * Math.PI)
  pen.stroke()
}

/** @param {number} value */
const within = (value) => Math.max(-EXTENT, Math.min(EXTENT, value))

/** @param {number} value */
const round = (value) => Math.round(value * 1000) / 1000
