// @ts-check
/** A scene with boxes: what is there dashed, what was found solid, its label with a tick where it is right. */
import {paintImage, sidesOf} from '../pictures.js'
import {clean} from '../../see/canvas.js'
import {h} from '../../view.js'

/** Over a picture that is dark in either theme. */
const [RIGHT, WRONG, THERE, UNDER] = ['#6cb4ee', '#f2a24a', '#ffffff', '#000000']
const FAINT = 0.55 // opacity of boxes that were suppressed
const [LARGE, SMALL] = [13, 10] // CSS pixels of a label, in a large scene and in a small one
const WIDE = 200 // CSS pixels from which a scene is large

const small = h('canvas')

/**
 * @typedef {{truth: import('./boxes.js').Box[], found: import('./boxes.js').Found[], names: string[], suppressed?: boolean,
 *   grid?: number, objectness?: {array: ArrayLike<number>} | null, chosen?: import('./boxes.js').Box | null,
 *   anchors?: {box: import('./boxes.js').Found, sizes: number[][]} | null}} Shown
 * @param {HTMLCanvasElement} canvas @param {{shape: number[], array: ArrayLike<number>}} frame uint8 (…, side, side), or of colours (…, side, side, 3)
 * @param {number} index @param {Shown} shown `chosen`: the object that a hand holds; `anchors`: of the cell that found this box
 */
export function paintScene(canvas, frame, index, {truth, found, names, suppressed, grid, objectness, chosen, anchors}) {
  const made = clean(canvas)
  if (!made) return
  const {brush, width} = made
  const [side] = sidesOf(frame)
  const scale = width / side
  const large = width >= WIDE
  paintImage(small, frame, index)
  brush.imageSmoothingEnabled = false
  brush.drawImage(small, 0, 0, width, width)
  const cell = grid ? width / grid : 0
  if (grid && objectness) {
    brush.fillStyle = RIGHT
    for (let k = 0; k < grid * grid; k++) {
      brush.globalAlpha = 0.75 * objectness.array[k]
      brush.fillRect((k % grid) * cell, Math.floor(k / grid) * cell, cell, cell)
    }
    brush.globalAlpha = 1
  }
  if (grid) {
    brush.lineWidth = 1
    brush.strokeStyle = THERE
    brush.globalAlpha = 0.28
    brush.beginPath()
    for (let k = 1; k < grid; k++) {
      brush.moveTo(k * cell, 0)
      brush.lineTo(k * cell, width)
      brush.moveTo(0, k * cell)
      brush.lineTo(width, k * cell)
    }
    brush.stroke()
    brush.globalAlpha = 1
  }
  /** @param {{left: number, top: number, right: number, bottom: number}} box @param {string} colour @param {number[]} dash @param {number} thick */
  const outline = ({left, top, right, bottom}, colour, dash, thick) => {
    const at = [left * scale, top * scale, (right - left) * scale, (bottom - top) * scale]
    for (const [style, wide] of /** @type {[string, number][]} */ ([[UNDER, thick + 2], [colour, thick]])) {
      brush.setLineDash(style === UNDER ? [] : dash)
      brush.strokeStyle = style
      brush.lineWidth = wide
      brush.globalAlpha = style === UNDER ? 0.45 : 1
      brush.strokeRect(at[0], at[1], at[2], at[3])
    }
    brush.globalAlpha = 1
    brush.setLineDash([])
  }
  for (const object of truth) outline(object, THERE, large ? [5, 4] : [3, 3], object === chosen ? 2.5 : 1.25)
  if (suppressed) {
    brush.globalAlpha = FAINT
    brush.lineWidth = 1
    brush.setLineDash([1, 3])
    brush.strokeStyle = THERE
    for (const {left, top, right, bottom} of found.filter(({stays}) => !stays)) brush.strokeRect(left * scale, top * scale, (right - left) * scale, (bottom - top) * scale)
    brush.globalAlpha = 1
    brush.setLineDash([])
  }
  const kept = found.filter(({stays}) => stays)
  for (const box of kept) outline(box, box.correct ? RIGHT : WRONG, [], large ? 2.5 : 1.75)
  const height = (large ? LARGE : SMALL) + 4
  brush.font = `600 ${large ? LARGE : SMALL}px system-ui, sans-serif`
  brush.textBaseline = 'middle'
  brush.textAlign = 'left'
  for (const box of kept) {
    const share = large ? ` ${Math.round(100 * box.score)}` : ''
    const words = `${box.correct ? '✓' : '✗'} ${names[box.label]}${share}`
    const long = brush.measureText(words).width + 8
    const left = Math.max(0, Math.min(width - long, box.left * scale - 1))
    const top = box.top * scale >= height ? box.top * scale - height : Math.min(width - height, box.bottom * scale)
    brush.fillStyle = box.correct ? RIGHT : WRONG
    brush.fillRect(left, top, long, height)
    brush.fillStyle = UNDER
    brush.fillText(words, left + 4, top + height / 2 + 0.5)
  }
  if (anchors && grid) {
    const place = anchors.box.place % (grid * grid)
    const [x, y] = [((place % grid) + 0.5) * cell, (Math.floor(place / grid) + 0.5) * cell]
    brush.strokeStyle = THERE
    brush.lineWidth = 2
    brush.strokeRect(x - cell / 2, y - cell / 2, cell, cell)
    anchors.sizes.forEach(([wide, high], k) => {
      const own = k === Math.floor(anchors.box.place / (grid * grid))
      brush.setLineDash(own ? [] : [2, 3])
      brush.lineWidth = own ? 2 : 1
      brush.strokeRect(x - wide * scale / 2, y - high * scale / 2, wide * scale, high * scale)
    })
    brush.setLineDash([])
  }
}
