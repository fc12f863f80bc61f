// @ts-check
/** The training loss around the network's weights, and the way that training has taken. */
import {figure} from '../explain/figures.js'
import {session} from '../session.js'
import {h} from '../view.js'
import {clean} from './canvas.js'
import {contours} from './contours.js'
import {refine} from './refine.js'

const AGAIN = 250 // ms after which a slice that is not finished is gone on with
const LEVELS = 9
const FINER = 4 // samples are drawn for each that was computed

/** @param {(wait: number) => void} again @returns {import('./card.js').View} */
export function landscape(again) {
  const canvas = h('canvas', {role: 'img', class: 'square'})
  const what = h('p')
  const text = h('p', {class: 'told'})
  const low = h('span')
  const high = h('span')
  const legend = h('div', {class: 'legend', hidden: true}, h('div', {class: 'scale'}), h('div', {class: 'ends'}, low, high))
  const element = h('div', {class: 'two'}, canvas, h('div', {class: 'stack'}, text, legend, what))
  return {
    element,
    write() {
      what.textContent = session.t('see.landscape.what')
    },
    show(found) {
      if (!found.current) again(AGAIN)
      legend.hidden = !found.losses
      if (!found.losses) {
        text.textContent = session.t('see.landscape.working', {share: session.words.number(found.share, {style: 'percent'})})
        return canvas.setAttribute('aria-label', text.textContent)
      }
      const {least, most} = bounds(found.losses)
      low.textContent = figure(least)
      high.textContent = figure(most)
      text.textContent = session.t('see.landscape.text', {loss: figure(found.loss), least: figure(least), most: figure(most)})
      canvas.setAttribute('aria-label', text.textContent)
      paint(canvas, found, least, most)
    },
  }
}

/** @param {Float64Array} losses */
function bounds(losses) {
  let [least, most] = [Infinity, -Infinity]
  for (const loss of losses) {
    if (!Number.isFinite(loss)) continue
    least = Math.min(least, loss)
    most = Math.max(most, loss)
  }
  return {least, most}
}

/** @param {string} hex */
const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))

/** @param {HTMLCanvasElement} canvas @param {any} found @param {number} least @param {number} most */
function paint(canvas, {losses, steps, reach, path}, least, most) {
  const made = clean(canvas)
  if (!made) return
  const {brush, width} = made
  // Losses differ by powers of ten: equal shades are equal ratios.
  const floor = Math.log(Math.max(least, most * 1e-6, Number.MIN_VALUE))
  const range = Math.log(most) - floor || 1
  const rough = Float64Array.from(losses, (/** @type {number} */ loss) => (Number.isFinite(loss) ? Math.max(0, (Math.log(Math.max(loss, 1e-300)) - floor) / range) : 1))
  const [from, to] = ['zero', 'class-4'].map((name) => rgb(session.theme.token(name)))
  const {values: shares, size} = refine(rough, steps, FINER)
  const image = new ImageData(size, size)
  shares.forEach((share, k) => {
    const row = size - 1 - Math.floor(k / size)
    image.data.set([...from.map((value, c) => value + (to[c] - value) * share), 255], 4 * (row * size + (k % size)))
  })
  const small = new OffscreenCanvas(size, size)
  small.getContext('2d')?.putImageData(image, 0, 0)
  brush.imageSmoothingQuality = 'high'
  // The samples are the corners of the picture's cells: the outer half of each border sample stays outside.
  brush.drawImage(small, 0.5, 0.5, size - 1, size - 1, 0, 0, width, width)

  const place = (/** @type {number} */ share) => share * width
  brush.strokeStyle = session.theme.token('ink')
  brush.globalAlpha = 0.35
  brush.lineWidth = 1
  brush.beginPath()
  for (let level = 1; level < LEVELS; level++) {
    for (const [x1, y1, x2, y2] of contours(shares, size, level / LEVELS)) {
      brush.moveTo(place(x1), width - place(y1))
      brush.lineTo(place(x2), width - place(y2))
    }
  }
  brush.stroke()
  brush.globalAlpha = 1

  const at = (/** @type {number} */ k) => [((path[2 * k] / reach + 1) / 2) * width, width - ((path[2 * k + 1] / reach + 1) / 2) * width]
  const count = path.length / 2
  for (const [colour, thick] of /** @type {[string, number][]} */ ([[session.theme.token('panel'), 4], [session.theme.token('ink'), 1.75]])) {
    brush.strokeStyle = brush.fillStyle = colour
    brush.lineWidth = thick
    brush.lineJoin = 'round'
    brush.beginPath()
    for (let k = 0; k < count; k++) brush.lineTo(...at(k))
    brush.stroke()
    brush.beginPath()
    brush.arc(...at(0), thick + 0.75, 0, 2 * Math.PI)
    brush.fill()
    brush.beginPath()
    brush.arc(...at(count - 1), 6, 0, 2 * Math.PI)
    brush.stroke()
  }
}
