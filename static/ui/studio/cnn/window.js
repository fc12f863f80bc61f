// @ts-check
/**
 * The first convolution, one place at a time: the kernel lies on a window of the image, pixels times weights are added
 * up to one number of the map; and if a max-pooling follows, which numbers of the map it looks at.
 */
import {largestOf, slide} from './sliding.js'
import {fieldOf} from './layers.js'
import {GREY, coloured, diverging, largest, paint, sidesOf, signed} from '../pictures.js'
import {section} from '../section.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

const PICTURES = ['image', 'kernel', 'products', 'map', 'pooled']
const WIDE = 256 // pixels of a canvas, about: several for each number, so that a frame can be drawn around one

/** @param {import('../../view.js').Life} life @param {any} about */
export function oneByOne(life, about) {
  const figure = () => {
    const canvas = h('canvas')
    const caption = h('figcaption')
    return {canvas, caption, element: h('figure', {}, canvas, caption)}
  }
  const [image, kernel, products, map, pooled] = PICTURES.map(figure)
  const sign = (/** @type {string} */ text) => h('span', {'aria-hidden': 'true', class: 'sign'}, text)
  const pool = [sign('→'), pooled.element]
  const filter = h('input', {type: 'range', min: 0, step: 1, value: 0, oninput: () => draw()})
  const filterName = h('span')
  const told = h('p', {class: 'caption told', role: 'status'})
  Object.entries({tabindex: '0', role: 'application'}).forEach(([name, value]) => map.canvas.setAttribute(name, value))
  const part = section('cnn.window', life,
    h('label', {class: 'which'}, filterName, filter),
    h('div', {class: 'window'}, image.element, sign('×'), kernel.element, sign('='), products.element, sign('→ Σ'), map.element, ...pool), told)
  /** @type {{pixels: Float32Array, rows: number, columns: number, weights: any, conv: import('./sliding.js').Sliding, size: number} | null} */
  let subject = null
  /** @type {any[]} */ let seen = []
  let [at, across] = [{row: 8, column: 12}, 1]

  const draw = () => {
    if (!subject) return
    const {pixels, rows, columns, weights: {shape: [count, , side], array}, conv, size} = subject
    filter.max = String(count - 1)
    const chosen = Math.min(count - 1, Number(filter.value))
    const weights = array.subarray(chosen * side * side, (chosen + 1) * side * side)
    const whole = slide(pixels, rows, columns, weights, conv)
    across = whole.columns
    at = {row: Math.min(whole.rows - 1, at.row), column: Math.min(whole.columns - 1, at.column)}
    const [top, left] = [at.row * conv.stride - conv.padding, at.column * conv.stride - conv.padding]
    const under = Float32Array.from({length: side * side}, (_, k) => {
      const [row, column] = [top + Math.floor(k / side), left + (k % side)]
      return row < 0 || column < 0 || row >= rows || column >= columns ? 0 : pixels[row * columns + column]
    })
    const times = under.map((value, k) => value * weights[k])
    const palette = diverging()
    const scale = largest(weights)
    const pad = conv.padding
    bricks(image.canvas, rows + 2 * pad, columns + 2 * pad, (row, column) => {
      const [y, x] = [row - pad, column - pad]
      return y < 0 || x < 0 || y >= rows || x >= columns ? GREY[40] : GREY[Math.round(255 * pixels[y * columns + x])]
    }, {row: top + pad, column: left + pad, side})
    bricks(kernel.canvas, side, side, (row, column) => signed(palette, weights[row * side + column] / scale))
    bricks(products.canvas, side, side, (row, column) => signed(palette, times[row * side + column] / scale))
    const most = largest(whole.values)
    const corner = {row: at.row - (at.row % size), column: at.column - (at.column % size)}
    bricks(map.canvas, whole.rows, whole.columns, (row, column) => signed(palette, whole.values[row * whole.columns + column] / most), {...at, side: 1}, size > 1 ? {...corner, side: size} : null)
    for (const element of pool) element.hidden = size === 1
    if (size > 1) {
      const small = largestOf(whole, size)
      bricks(pooled.canvas, small.rows, small.columns, (row, column) => signed(palette, small.values[row * small.columns + column] / most), {row: corner.row / size, column: corner.column / size, side: 1})
    }
    const number = (/** @type {number} */ value) => session.words.number(value, {maximumFractionDigits: 2})
    filterName.textContent = session.t('cnn.window.filter', {filter: number(chosen + 1), filters: number(count)})
    told.textContent = session.t('cnn.window.told', {row: number(at.row + 1), column: number(at.column + 1), count: number(side * side), sum: number(whole.values[at.row * whole.columns + at.column])})
  }
  const go = (/** @type {number} */ row, /** @type {number} */ column) => {
    at = {row: Math.max(0, row), column: Math.max(0, column)}
    draw()
  }
  const pointed = (/** @type {PointerEvent} */ event) => {
    const box = map.canvas.getBoundingClientRect()
    const side = box.width / across
    go(Math.floor((event.clientY - box.top) / side), Math.floor((event.clientX - box.left) / side))
  }
  map.canvas.addEventListener('pointermove', pointed)
  map.canvas.addEventListener('pointerdown', pointed)
  map.canvas.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
    const step = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key]
    if (!step) return
    event.preventDefault()
    go(at.row + step[0], at.column + step[1])
  })

  const show = (/** @type {any} */ run) => {
    const [weights, pixels] = ['filters', 'image'].map((topic) => run?.frames.get(topic))
    const [first, second, third] = run?.spec.blocks ?? []
    const possible = first?.kind === 'conv' && weights?.shape[1] === 1 && pixels && !coloured(pixels)
    part.element.hidden = Boolean(pixels) && !possible
    part.fill(Boolean(possible))
    if (!possible || (weights === seen[0] && pixels === seen[1])) return
    seen = [weights, pixels]
    const [rows, columns] = sidesOf(pixels)
    const pooling = [second, third].find((block) => block?.kind === 'max_pool')
    const size = pooling ? fieldOf(pooling, 'size', about) : 1
    subject = {
      pixels: Float32Array.from(pixels.array, (value) => value / 255), rows, columns, weights,
      conv: {stride: fieldOf(first, 'stride', about), padding: fieldOf(first, 'padding', about)},
      size: pooling && fieldOf(pooling, 'stride', about) === size ? size : 1,
    }
    draw()
  }
  life.ended(session.on('theme', draw))
  life.texts(() => {
    [image, kernel, products, map, pooled].forEach(({caption}, k) => { caption.textContent = session.t(`cnn.window.${PICTURES[k]}`) })
    map.canvas.setAttribute('aria-label', session.t('cnn.window.label'))
    draw()
    show(server.run)
  })
  return {element: part.element, show}
}

/** @typedef {{row: number, column: number, side: number}} Frame in numbers from the upper left */

/** Numbers as squares, and frames around some. @param {HTMLCanvasElement} canvas @param {number} rows @param {number} columns @param {(row: number, column: number) => number} colour @param {...(Frame | null)} frames */
function bricks(canvas, rows, columns, colour, ...frames) {
  const fine = Math.max(1, Math.round(WIDE / columns))
  paint(canvas, columns * fine, rows * fine, (place) => colour(Math.floor(place / (columns * fine) / fine), Math.floor((place % (columns * fine)) / fine)))
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'))
  for (const frame of frames) {
    if (!frame) continue
    pen.strokeStyle = session.theme.token('negative')
    pen.lineWidth = 4
    pen.strokeRect(frame.column * fine, frame.row * fine, frame.side * fine, frame.side * fine)
  }
}
