// @ts-check
/** A cart with a pole, and a map of what the network does for each lean of the pole. */
import {paintGrid} from '../../heatmap.js'
import {session} from '../../session.js'

const FAR = 2.4 // metres from the middle, at which the episode is over
const LEAN = (12 * Math.PI) / 180 // and the angle
const FAST = 3 // rad/s, the speed at the edge of the map
const map = document.createElement('canvas')

/** How much more a push to the right is worth than one to the left, the top row first. @param {{shape: number[], array: ArrayLike<number>}} values */
export function leanings({shape: [rows, columns], array}) {
  return Float32Array.from({length: rows * columns}, (_, k) => {
    const place = 2 * ((rows - 1 - Math.floor(k / columns)) * columns + (k % columns))
    return array[place + 1] - array[place]
  })
}

/**
 * @param {{brush: CanvasRenderingContext2D, width: number, height: number}} place @param {any} run
 * @param {number[]} state the cart's place and speed, the pole's angle and its speed, and the action
 */
export function paintPole({brush, width, height}, run, [x, , angle, turning, action]) {
  const [ink, soft, strong, accent, negative, positive] = ['ink', 'soft', 'strong-line', 'accent', 'negative', 'positive'].map((name) => session.theme.token(name))
  const side = Math.min(height - 24, width * 0.4)
  const wide = width - side - 24
  const scale = Math.min(wide / (2 * FAR + 1), height - 50) // pixels for a metre, which is how long the pole is
  const [middle, ground] = [wide / 2, (height + scale) / 2]
  const line = (/** @type {number[][]} */ points) => {
    brush.beginPath()
    for (const [across, down] of points) brush.lineTo(across, down)
    brush.stroke()
  }
  brush.strokeStyle = strong
  brush.lineWidth = 2
  line([[middle - FAR * scale, ground], [middle + FAR * scale, ground]])
  for (const end of [-FAR, FAR]) line([[middle + end * scale, ground - 8], [middle + end * scale, ground + 8]])
  const cart = middle + x * scale
  const [half, high] = [0.32 * scale, 0.24 * scale]
  brush.fillStyle = ink
  brush.beginPath()
  brush.roundRect(cart - half, ground - high, 2 * half, high, 5)
  brush.fill()
  brush.strokeStyle = accent
  brush.lineWidth = Math.max(5, scale * 0.07)
  line([[cart, ground - high], [cart + Math.sin(angle) * scale, ground - high - Math.cos(angle) * scale]])
  if (action >= 0) {
    const way = action === 1 ? 1 : -1
    const from = cart + way * (half + 6)
    brush.fillStyle = action === 1 ? positive : negative
    brush.beginPath()
    brush.moveTo(from + way * 20, ground - high / 2)
    brush.lineTo(from, ground - high / 2 - 9)
    brush.lineTo(from, ground - high / 2 + 9)
    brush.fill()
  }
  // Blue where it pushes to the right, orange where it pushes to the left; the dot is where the pole is.
  const leaning = leanings(run.frames.get('values'))
  paintGrid(map, leaning, {scale: Math.max(1e-6, ...leaning.map(Math.abs)) / 2})
  const left = width - side
  brush.drawImage(map, left, 4, side, side)
  brush.strokeStyle = ink
  brush.fillStyle = accent
  brush.lineWidth = 2
  brush.beginPath()
  brush.arc(left + within(angle / LEAN) * side, 4 + within(-turning / FAST) * side, 6, 0, 2 * Math.PI)
  brush.fill()
  brush.stroke()
  brush.fillStyle = soft
  brush.font = '11px system-ui, sans-serif'
  brush.textBaseline = 'top'
  brush.textAlign = 'center'
  brush.fillText(session.t('q.map.axis'), left + side / 2, side + 9)
}

/** From 0 to 1. @param {number} value from −1 to 1 */
const within = (value) => Math.max(0, Math.min(1, (value + 1) / 2))
