// @ts-check
/** How a layer bends the plane: its grid lines and the training points in the space of the layer's neurons. */
import {percent} from '../explain/figures.js'
import {inputs} from '../inputs.js'
import {drawPoints, EXTENT, radiusOf} from '../points.js'
import {session} from '../session.js'
import {h} from '../view.js'
import {clean} from './canvas.js'

const MARGIN = 0.92 // of the picture is filled
const LOOSE = 0.6 // how small what is drawn may become before the picture follows

/** @param {(wait: number) => void} again @returns {import('./card.js').View} */
export function hidden(again) {
  const canvas = h('canvas', {role: 'img', class: 'square'})
  const what = h('p')
  const text = h('p', {class: 'told'})
  const choice = h('div', {class: 'segments', role: 'group'})
  const element = h('div', {class: 'two'}, canvas, h('div', {class: 'stack'}, choice, text, what))
  /** @type {number | null} */ let layer = null
  /** @type {{x: number, y: number, half: number} | null} */ let frame = null
  let shown = ''

  const choose = (/** @type {number[]} */ units, /** @type {number} */ chosen) => {
    const key = `${session.words.language}:${units.length}`
    if (shown !== key) {
      shown = key
      choice.replaceChildren(...units.map((_, k) => h('button', {type: 'button', onclick: () => {
        layer = k
        frame = null
        again(0)
      }}, k ? session.t('see.hidden.layer', {layer: k}) : session.t('network.features'))))
    }
    ;[...choice.children].forEach((button, k) => button.setAttribute('aria-pressed', String(k === chosen)))
  }
  const tell = (/** @type {any} */ found) => {
    const {units, layer: at, shares, separated} = found
    const name = at ? session.t('network.layer', {layer: at}) : session.t('network.features')
    const how = shares ? session.t('see.hidden.pca', {units: units[at], share: percent(shares[0] + shares[1])}) : session.t(units[at] === 1 ? 'see.hidden.one' : 'see.hidden.two')
    return [`${name}: ${how}`, ...(separated == null ? [] : [session.t('see.hidden.cut', {share: percent(separated)})])].join(' ')
  }
  return {
    element,
    about() {
      if (inputs().some(({used}) => used)) return layer === null ? {} : {layer}
      text.textContent = session.t('see.hidden.nothing')
      return null
    },
    write() {
      what.textContent = session.t('see.hidden.what')
      choice.setAttribute('aria-label', session.t('network.layers'))
    },
    show(found) {
      choose(found.units, found.layer)
      text.textContent = tell(found)
      canvas.setAttribute('aria-label', text.textContent)
      frame = fit(frame, found.grid)
      paint(canvas, found, frame)
    },
  }
}

/**
 * The square that is drawn: of all that is there, but still while that changes little.
 * @param {{x: number, y: number, half: number} | null} last @param {Float64Array} grid
 */
function fit(last, grid) {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let i = 0; i < grid.length; i += 2) {
    left = Math.min(left, grid[i])
    right = Math.max(right, grid[i])
    low = Math.min(low, grid[i + 1])
    high = Math.max(high, grid[i + 1])
  }
  const half = Math.max(right - left, high - low, 1e-9) / 2 / MARGIN
  const [x, y] = [(left + right) / 2, (low + high) / 2]
  const inside = last && left >= last.x - last.half && right <= last.x + last.half && low >= last.y - last.half && high <= last.y + last.half
  return inside && half > LOOSE * last.half ? last : {x, y, half}
}

/** @param {HTMLCanvasElement} canvas @param {any} found @param {{x: number, y: number, half: number}} frame */
function paint(canvas, {grid, lines, points, labels}, {x, y, half}) {
  const made = clean(canvas)
  if (!made) return
  const {brush, width} = made
  const scale = width / (2 * half)
  const perLine = grid.length / 2 / (2 * lines)
  brush.lineJoin = 'round'
  for (let line = 0; line < 2 * lines; line++) {
    const middle = line % lines === (lines - 1) / 2
    brush.strokeStyle = session.theme.token(middle ? 'soft' : 'strong-line')
    brush.globalAlpha = middle ? 1 : 0.55
    brush.lineWidth = middle ? 1.6 : 1
    brush.setLineDash(line < lines ? [] : [4, 2])
    brush.beginPath()
    for (let i = 2 * line * perLine; i < 2 * (line + 1) * perLine; i += 2) {
      brush.lineTo((grid[i] - x) * scale + width / 2, width / 2 - (grid[i + 1] - y) * scale)
    }
    brush.stroke()
  }
  brush.setLineDash([])
  brush.globalAlpha = 1
  const placed = new Float64Array(labels.length * 3)
  labels.forEach((/** @type {number} */ label, /** @type {number} */ k) => {
    placed.set([((points[2 * k] - x) / half) * EXTENT, ((points[2 * k + 1] - y) / half) * EXTENT, label], 3 * k)
  })
  const rim = session.theme.token('panel')
  drawPoints(brush, width, placed, 0, labels.length, {problem: session.values.problem, radius: radiusOf(width, labels.length), rim})
}
