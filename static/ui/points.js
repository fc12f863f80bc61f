// @ts-check
/** The points of the data set: round for the positive class, a diamond for the negative, so colour is not alone. */
import {hatching} from './hatching.js'
import {classColour, colour} from './heatmap.js'

/** Half the width of the square that is drawn. */
export const EXTENT = 6

const RADIUS = 0.0115 // of the side
/** Corners of the shape of each class, 0 for round; they repeat, with other colours. */
const CORNERS = [4, 0, 3, 5, 6]
/** From how many points they are drawn smaller, and by how much. */
const CROWDS = [[4000, 0.45], [600, 0.72]]
const STAMPED = 2000 // points from which equal ones are drawn once and copied
const SHADES = 16 // of a number on either side of 0, where points are copied

/** @typedef {{problem: string, rim: string, radius: number}} Look `rim`: the colour round each point */

/** How large points are drawn. @param {number} side of the canvas @param {number} count */
export const radiusOf = (side, count) => side * RADIUS * (CROWDS.find(([many]) => count > many)?.[1] ?? 1)

/**
 * A regular polygon that stands on a corner.
 * @param {CanvasRenderingContext2D} brush @param {number} x @param {number} y @param {number} r @param {number} corners
 */
function polygon(brush, x, y, r, corners) {
  for (let k = 0; k < corners; k++) {
    const angle = (2 * Math.PI * k) / corners - Math.PI / 2
    brush.lineTo(x + r * Math.cos(angle), y + r * Math.sin(angle))
  }
  brush.closePath()
}

/** @param {CanvasRenderingContext2D} brush @param {number} x @param {number} y @param {number} label @param {Look} look */
function paintPoint(brush, x, y, label, {problem, radius}) {
  const several = problem === 'multi-class'
  brush.fillStyle = several ? classColour(label) : colour(label)
  brush.beginPath()
  const corners = several ? CORNERS[label % CORNERS.length] : (problem !== 'regression' || hatching.on) && label < 0 ? 4 : 0
  if (corners) polygon(brush, x, y, radius * 1.25, corners)
  else brush.arc(x, y, radius, 0, 2 * Math.PI)
  brush.fill()
  brush.stroke()
}

/** Points that are drawn once and copied: one small picture for each label. @param {Look} look */
function stamps(look) {
  /** @type {Map<number, HTMLCanvasElement>} */
  const made = new Map()
  const half = Math.ceil(look.radius * 1.6)
  return (/** @type {CanvasRenderingContext2D} */ brush, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ label) => {
    const shade = look.problem === 'regression' ? Math.round(Math.max(-1, Math.min(1, label)) * SHADES) / SHADES : label
    let stamp = made.get(shade)
    if (!stamp) {
      stamp = document.createElement('canvas')
      stamp.width = stamp.height = 2 * half
      const small = /** @type {CanvasRenderingContext2D} */ (stamp.getContext('2d'))
      small.lineWidth = brush.lineWidth
      small.strokeStyle = look.rim
      paintPoint(small, half, half, shade, look)
      made.set(shade, stamp)
    }
    brush.drawImage(stamp, Math.round(x) - half, Math.round(y) - half)
  }
}

/**
 * Draw the points from one to another of an array of x, y and label.
 * @param {CanvasRenderingContext2D} brush @param {number} side @param {ArrayLike<number>} points
 * @param {number} from @param {number} to @param {Look} look
 */
export function drawPoints(brush, side, points, from, to, look) {
  const scale = side / (2 * EXTENT)
  brush.lineWidth = look.radius * 0.34
  brush.strokeStyle = look.rim
  const stamp = to - from > STAMPED ? stamps(look) : null
  for (let i = 3 * from; i < 3 * to; i += 3) {
    const x = points[i]
    const y = points[i + 1]
    if (Math.abs(x) > EXTENT || Math.abs(y) > EXTENT) continue
    if (stamp) stamp(brush, (x + EXTENT) * scale, (EXTENT - y) * scale, points[i + 2])
    else paintPoint(brush, (x + EXTENT) * scale, (EXTENT - y) * scale, points[i + 2], look)
  }
}

/**
 * Draw the training points, and the test points if they are to be seen, onto a clear canvas.
 * @param {HTMLCanvasElement} canvas
 * @param {number} side
 * @param {typeof import('./session.js').session} session
 */
export function paintPoints(canvas, side, session) {
  const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'))
  brush.clearRect(0, 0, side, side)
  const frame = session.latest('data')
  if (!frame || side === 0) return
  const count = frame.shape[0]
  const train = Math.min(session.layout?.n_train ?? count, count)
  const {dark} = session.theme
  const look = {problem: session.values.problem, radius: radiusOf(side, count), rim: dark ? '#11151c' : '#ffffff'}
  drawPoints(brush, side, frame.array, 0, train, look)
  if (session.values.show_test) drawPoints(brush, side, frame.array, train, count, {...look, rim: dark ? '#ffffff' : '#1d2430'})
}
