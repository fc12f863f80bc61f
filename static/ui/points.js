// @ts-check
/** The points of the data set: round for the positive class, a diamond for the negative, so colour is not alone. */
import {classColour, colour} from './heatmap.js'

/** Half the width of the square that is drawn. */
export const EXTENT = 6

const RADIUS = 0.0115 // of the side
/** Corners of the shape of each class, 0 for round; they repeat, with other colours. */
const CORNERS = [4, 0, 3, 5, 6]
const CROWD = 600 // points from which they are drawn smaller

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
  const train = session.layout?.n_train ?? frame.shape[0]
  const {problem} = session.values
  const radius = side * RADIUS * (frame.shape[0] > CROWD ? 0.72 : 1)
  brush.lineWidth = radius * 0.34
  const draw = (/** @type {number} */ from, /** @type {number} */ to) => {
    for (let i = 3 * from; i < 3 * to; i += 3) {
      const [x, y, label] = frame.array.subarray(i, i + 3)
      if (Math.abs(x) > EXTENT || Math.abs(y) > EXTENT) continue
      const left = ((x + EXTENT) / (2 * EXTENT)) * side
      const top = ((EXTENT - y) / (2 * EXTENT)) * side
      const several = problem === 'multi-class'
      brush.fillStyle = several ? classColour(label) : colour(label)
      brush.beginPath()
      const corners = several ? CORNERS[label % CORNERS.length] : problem === 'classification' && label < 0 ? 4 : 0
      if (corners) polygon(brush, left, top, radius * 1.25, corners)
      else brush.arc(left, top, radius, 0, 2 * Math.PI)
      brush.fill()
      brush.stroke()
    }
  }
  brush.strokeStyle = session.theme.dark ? '#11151c' : '#ffffff'
  draw(0, train)
  if (session.values.show_test) {
    brush.strokeStyle = session.theme.dark ? '#ffffff' : '#1d2430'
    draw(train, frame.shape[0])
  }
}
