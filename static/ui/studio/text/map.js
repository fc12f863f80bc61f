// @ts-check
/** A square for each pair of tokens: attention, a row for each that looks, a column for each looked at; or likeness. */
import {clean} from '../../see/canvas.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

const CELL = 24 // CSS pixels, at most
const FONT = 11
const LONGEST = 90 // of a label

/**
 * @param {import('../views.js').Life} life
 * @param {{point: string, cell: (from: string, to: string, weight: number) => string, chosen: (row: number) => void}} how
 * `point` is the key of what to do, `cell` says a weight from −1 to 1, `chosen` is called with the row that is pressed
 */
export function map(life, {point, cell: said, chosen}) {
  const canvas = h('canvas', {class: 'attention-map', role: 'img'})
  const told = h('p', {class: 'caption told'})
  const element = h('div', {class: 'map-frame'}, canvas, told)
  /** @type {{rows: string[], columns: string[], weights: Float32Array} | null} */ let seen = null
  /** @type {{left: number, top: number, cell: number} | null} */ let place = null
  /** @type {[number, number] | null} */ let under = null
  let row = -1

  const draw = () => {
    if (!seen) return
    const {rows, columns, weights} = seen
    const [left, top] = [rows, columns].map((tokens) => Math.min(LONGEST, 10 + 6.5 * Math.max(...tokens.map((token) => token.length))))
    const wide = canvas.parentElement?.clientWidth ?? 0
    const cell = Math.max(3, Math.min(CELL, (wide - left) / columns.length))
    canvas.style.width = `${left + cell * columns.length}px`
    canvas.style.height = `${top + cell * rows.length}px`
    const surface = clean(canvas)
    if (!surface) return
    const {brush} = surface
    place = {left, top, cell}
    const [ink, soft, zero, negative, positive, accent] = ['ink', 'soft', 'zero', 'negative', 'positive', 'accent'].map((name) => session.theme.token(name))
    brush.fillStyle = zero
    brush.fillRect(left, top, cell * columns.length, cell * rows.length)
    const gap = cell > 8 ? 1 : 0
    weights.forEach((weight, i) => {
      brush.fillStyle = weight < 0 ? negative : positive
      brush.globalAlpha = Math.min(1, Math.abs(weight))
      brush.fillRect(left + (i % columns.length) * cell, top + Math.floor(i / columns.length) * cell, cell - gap, cell - gap)
    })
    brush.globalAlpha = 1
    brush.font = `${FONT}px ${getComputedStyle(canvas).fontFamily}`
    brush.textBaseline = 'middle'
    if (cell >= FONT - 2) {
      rows.forEach((token, k) => {
        brush.fillStyle = k === row ? ink : soft
        brush.textAlign = 'right'
        brush.fillText(token, left - 5, top + (k + 0.5) * cell, left - 6)
      })
      columns.forEach((token, k) => {
        brush.save()
        brush.fillStyle = under?.[1] === k ? ink : soft
        brush.translate(left + (k + 0.5) * cell, top - 6)
        if (top > 24) brush.rotate(-Math.PI / 2)
        brush.textAlign = top > 24 ? 'left' : 'center'
        brush.fillText(token, 0, 0, top - 6)
        brush.restore()
      })
    }
    if (row >= 0 && row < rows.length) {
      brush.strokeStyle = accent
      brush.lineWidth = 1.5
      brush.strokeRect(left + 0.75, top + row * cell + 0.75, cell * columns.length - 1.5, cell - 1.5)
    }
    tell()
  }
  const tell = () => {
    if (!seen || !under) return void (told.textContent = session.t(point))
    const [from, to] = under
    told.textContent = said(seen.rows[from], seen.columns[to], seen.weights[from * seen.columns.length + to])
  }
  const find = (/** @type {PointerEvent} */ event) => {
    if (!seen || !place) return null
    const {left, top, cell} = place
    const [column, line] = [event.offsetX - left, event.offsetY - top].map((pixels) => Math.floor(pixels / cell))
    const inside = column >= 0 && line >= 0 && column < seen.columns.length && line < seen.rows.length
    return inside ? /** @type {[number, number]} */ ([line, column]) : null
  }
  canvas.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => {
    under = find(event)
    draw()
  })
  canvas.addEventListener('pointerleave', () => {
    under = null
    draw()
  })
  canvas.addEventListener('click', (/** @type {PointerEvent} */ event) => {
    const found = find(event)
    if (found) chosen(found[0])
  })
  life.sized(element, () => draw())
  life.texts(tell)
  return {
    element,
    draw,
    /** @param {string} label what the map is of @param {NonNullable<typeof seen>} given */
    show(label, given) {
      if (seen && given.rows.length !== seen.rows.length) under = null
      seen = given
      canvas.setAttribute('aria-label', label)
      draw()
    },
    /** Mark the row of a token. @param {number} k */
    mark(k) {
      row = k
      draw()
    },
  }
}
