// @ts-check
/** A grid with what each place is worth, the best move from it, and the traveller. */
import {colour} from '../../heatmap.js'
import {session} from '../../session.js'

const ARROWS = [[0, -1], [1, 0], [0, 1], [-1, 0]] // up, right, down, left: across and down

/** The best move from a cell, and what it is worth. @param {ArrayLike<number>} values (rows, columns, 4) @param {number} cell */
export function bestOf(values, cell) {
  const own = ARROWS.map((_, move) => values[ARROWS.length * cell + move])
  const worth = Math.max(...own)
  return {move: own.indexOf(worth), worth}
}

/**
 * @param {{brush: CanvasRenderingContext2D, width: number, height: number}} place @param {any} run
 * @param {number[]} at row and column of the traveller
 */
export function paintGrid({brush, width, height}, run, at) {
  const {shape: [rows, columns], array} = run.frames.get('values')
  const signs = run.spec.grid.trim().split('\n').map((/** @type {string} */ row) => row.trim())
  const side = Math.min(width / columns, height / rows)
  const middle = (/** @type {number} */ row, /** @type {number} */ column) => [width / 2 + (column + 0.5 - columns / 2) * side, height / 2 + (row + 0.5 - rows / 2) * side]
  const [ink, page, strong, good, bad, accent, panel] = ['ink', 'page', 'strong-line', 'good', 'bad', 'accent', 'panel'].map((name) => session.theme.token(name))
  brush.textAlign = 'center'
  brush.textBaseline = 'middle'
  signs.forEach((/** @type {string} */ line, /** @type {number} */ row) => [...line].forEach((sign, column) => {
    const {move, worth} = bestOf(array, row * columns + column)
    const [x, y] = middle(row, column)
    const last = sign === 'G' || sign === 'O'
    brush.fillStyle = sign === '#' ? strong : last ? page : colour(Math.max(-1, Math.min(1, worth)))
    brush.beginPath()
    brush.roundRect(x - side / 2 + 1.5, y - side / 2 + 1.5, side - 3, side - 3, Math.min(8, side / 6))
    brush.fill()
    if (last) {
      brush.lineWidth = 3
      brush.strokeStyle = brush.fillStyle = sign === 'G' ? good : bad
      brush.stroke()
      brush.font = `700 ${side * 0.42}px system-ui, sans-serif`
      brush.fillText(sign === 'G' ? '★' : '✕', x, y)
    } else if (sign !== '#') arrow(brush, x, y, ARROWS[move], side * 0.26, ink)
  }))
  const [x, y] = middle(at[0], at[1])
  brush.beginPath()
  brush.arc(x, y, side * 0.24, 0, 2 * Math.PI)
  brush.fillStyle = accent
  brush.fill()
  brush.lineWidth = 3
  brush.strokeStyle = panel
  brush.stroke()
}

/** @param {CanvasRenderingContext2D} brush @param {number} x @param {number} y @param {number[]} way @param {number} long @param {string} ink */
function arrow(brush, x, y, [across, down], long, ink) {
  const [tipX, tipY] = [x + across * long, y + down * long]
  const back = long * 0.7
  brush.strokeStyle = brush.fillStyle = ink
  brush.lineWidth = 2
  brush.beginPath()
  brush.moveTo(x - across * long, y - down * long)
  brush.lineTo(tipX - across * back, tipY - down * back)
  brush.stroke()
  brush.beginPath()
  brush.moveTo(tipX, tipY)
  for (const aside of [1, -1]) brush.lineTo(tipX - (across - aside * down * 0.55) * back, tipY - (down + aside * across * 0.55) * back)
  brush.fill()
}
