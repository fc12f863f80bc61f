// @ts-check
/** A pad to draw an image on, for a network to look at: with mouse, pen or finger; the arrow keys move what is there. */
import {h} from '../view.js'
import {asDrawn, centred, shifted} from './strokes.js'

const EVERY = 50 // ms between two looks of the network at a stroke that goes on
const FINE = 16 // pixels of the canvas for each of the image, each way: what is drawn is smooth

/** @type {Record<string, [number, number]>} */
const WAYS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}

/**
 * @typedef {{radius: number, centred: boolean}} Style the pen's radius in pixels of the image; whether what is drawn is
 *   made as large as a digit of MNIST and put in the middle
 * @param {{side: number, style: () => Style, drawn: (pixels: Uint8Array) => void}} options `drawn` is told of each change
 */
export function drawingPad({side, style, drawn}) {
  const canvas = h('canvas', {class: 'pad', tabindex: '0', role: 'application', width: side * FINE, height: side * FINE})
  const small = h('canvas', {width: side, height: side})
  /** @type {import('./strokes.js').Stroke[]} */ let strokes = []
  let pixels = new Uint8Array(side * side)
  let drawing = false
  /** @type {any} */ let timer = 0

  const repaint = () => {
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'))
    pen.fillStyle = '#000'
    pen.fillRect(0, 0, canvas.width, canvas.height)
    if (strokes.length === 0) return paintPixels(pen)
    pen.strokeStyle = '#fff'
    pen.lineWidth = 2 * style().radius * FINE
    pen.lineCap = pen.lineJoin = 'round'
    for (const stroke of strokes) {
      pen.beginPath()
      for (const {x, y} of [stroke[0], ...stroke]) pen.lineTo(x * FINE, y * FINE)
      pen.stroke()
    }
  }
  const paintPixels = (/** @type {CanvasRenderingContext2D} */ pen) => {
    const brush = /** @type {CanvasRenderingContext2D} */ (small.getContext('2d'))
    const image = brush.createImageData(side, side)
    pixels.forEach((value, i) => image.data.set([value, value, value, 255], 4 * i))
    brush.putImageData(image, 0, 0)
    pen.imageSmoothingEnabled = false
    pen.drawImage(small, 0, 0, canvas.width, canvas.height)
  }
  const tell = () => {
    clearTimeout(timer)
    timer = 0
    const {radius, centred: middle} = style()
    if (strokes.length) pixels = (middle ? centred : asDrawn)(strokes, side, radius)
    drawn(pixels)
  }
  const put = (/** @type {Uint8Array} */ next) => {
    strokes = []
    pixels = next
    repaint()
  }
  const clear = () => {
    put(new Uint8Array(side * side))
    tell()
  }

  const place = (/** @type {PointerEvent} */ event) => {
    const box = canvas.getBoundingClientRect()
    return {x: ((event.clientX - box.left) / box.width) * side, y: ((event.clientY - box.top) / box.height) * side}
  }
  const add = (/** @type {PointerEvent} */ event) => {
    strokes[strokes.length - 1].push(place(event))
    repaint()
    timer ||= setTimeout(tell, EVERY)
  }
  canvas.addEventListener('pointerdown', (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0) return
    canvas.setPointerCapture(event.pointerId)
    drawing = true
    strokes.push([])
    add(event)
  })
  canvas.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => {
    if (!drawing) return
    const all = event.getCoalescedEvents?.() ?? [] // a quick hand is faster than the screen
    for (const each of all.length ? all : [event]) add(each)
  })
  const end = () => {
    if (drawing) tell()
    drawing = false
  }
  canvas.addEventListener('pointerup', end)
  canvas.addEventListener('pointercancel', end)
  canvas.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
    const way = WAYS[event.key]
    if (way) {
      put(shifted(pixels, side, ...way))
      tell()
    } else if (event.key === 'Delete' || event.key === 'Backspace') clear()
    else return
    event.preventDefault()
  })
  repaint()
  return {
    element: canvas,
    clear,
    /** Show an image that was not drawn here, but never in the middle of a stroke; nobody is told. */
    show: (/** @type {Uint8Array} */ image) => { if (!drawing) put(image) },
    end: () => clearTimeout(timer),
  }
}
