// @ts-check
/** The layers of the plane's picture: each draws its part of what the two networks are and do. */
import {paintGrid} from '../../heatmap.js'
import {drawPoints, EXTENT} from '../../points.js'
import {session} from '../../session.js'
import {BARE} from '../gan/answers.js'

const EDGE = 1.5 // how far the plane goes each way
const LONGEST = 0.22 // units that the longest arrow has
const SMALL = 3 // pixels: shorter arrows have no head
const grid = document.createElement('canvas')

/**
 * @typedef {{brush: CanvasRenderingContext2D, side: number, run: import('../../server_run.js').ServerRun}} Place
 * @typedef {{shape: number[], array: Float32Array}} Frame
 */

/** @param {number} side @param {number} x */
const across = (side, x) => ((x + EDGE) / (2 * EDGE)) * side
/** @param {number} side @param {number} y */
const down = (side, y) => ((EDGE - y) / (2 * EDGE)) * side

/** What the discriminator says of each place: real as the data are, made as the samples are. @param {Place} place @param {Frame} frame */
function map({brush, side, run}, {array}) {
  const size = Math.round(Math.sqrt(array.length))
  // A probability is even at ½, a bare number where it is on average: only its differences mean something.
  const bare = BARE.includes(run.spec.loss)
  const middle = bare ? array.reduce((sum, value) => sum + value, 0) / array.length : 0.5
  const scale = bare ? array.reduce((most, value) => Math.max(most, Math.abs(value - middle)), 1e-6) : 0.5
  const upright = Float32Array.from(array, (_, i) => array[(size - 1 - Math.floor(i / size)) * size + (i % size)] - middle)
  paintGrid(grid, upright, {scale})
  const cell = side / (size - 1) // the outermost places lie on the edge
  brush.globalAlpha = 0.62
  brush.drawImage(grid, -cell / 2, -cell / 2, side + cell, side + cell)
  brush.globalAlpha = 1
}

/** What the generator makes of a grid of latent points: the plane of its inputs, bent. @param {Place} place @param {Frame} frame */
function manifold({brush, side}, {shape: [rows, columns], array}) {
  const at = (/** @type {number} */ row, /** @type {number} */ column) => {
    const i = 2 * (row * columns + column)
    brush.lineTo(across(side, array[i]), down(side, array[i + 1]))
  }
  brush.strokeStyle = session.theme.token('ink')
  brush.lineWidth = rows === 1 ? 2.5 : 1
  brush.globalAlpha = rows === 1 ? 0.7 : 0.42
  brush.lineJoin = 'round'
  brush.beginPath()
  for (let row = 0; row < rows; row++) {
    brush.moveTo(across(side, array[2 * row * columns]), down(side, array[2 * row * columns + 1]))
    for (let column = 0; column < columns; column++) at(row, column)
  }
  for (let column = 0; rows > 1 && column < columns; column++) {
    brush.moveTo(across(side, array[2 * column]), down(side, array[2 * column + 1]))
    for (let row = 0; row < rows; row++) at(row, column)
  }
  brush.stroke()
  brush.globalAlpha = 1
}

/** @param {number} label 1 for real, -1 for made @param {number} size */
const points = (label, size) => (/** @type {Place} */ {brush, side}, /** @type {Frame} */ {array}) => {
  const scaled = new Float32Array((array.length / 2) * 3)
  for (let i = 0; i < array.length / 2; i++) scaled.set([(array[2 * i] / EDGE) * EXTENT, (array[2 * i + 1] / EDGE) * EXTENT, label], 3 * i)
  drawPoints(brush, side, scaled, 0, array.length / 2, {problem: 'classification', rim: session.theme.token('panel'), radius: side * size})
}

/** Where the generator's loss pulls the first samples; the longest arrow is always as long. @param {Place} place @param {Frame} frame */
function arrows({brush, side}, {array}) {
  let most = 1e-12
  for (let i = 0; i < array.length; i += 4) most = Math.max(most, Math.hypot(array[i + 2], array[i + 3]))
  const scale = (LONGEST / most / (2 * EDGE)) * side
  brush.strokeStyle = brush.fillStyle = session.theme.token('ink')
  brush.lineWidth = 1.5
  for (let i = 0; i < array.length; i += 4) {
    const [x, y] = [across(side, array[i]), down(side, array[i + 1])]
    const [dx, dy] = [array[i + 2] * scale, -array[i + 3] * scale]
    const length = Math.hypot(dx, dy)
    if (length < SMALL) continue
    const [ux, uy] = [dx / length, dy / length]
    const head = Math.min(6, length / 2)
    brush.beginPath()
    brush.moveTo(x, y)
    brush.lineTo(x + dx - ux * head, y + dy - uy * head)
    brush.stroke()
    brush.beginPath()
    brush.moveTo(x + dx, y + dy)
    brush.lineTo(x + dx - ux * head - uy * head * 0.5, y + dy - uy * head + ux * head * 0.5)
    brush.lineTo(x + dx - ux * head + uy * head * 0.5, y + dy - uy * head - ux * head * 0.5)
    brush.fill()
  }
}

/** What the generator makes of the latent point that was chosen. @param {Place} place @param {Frame} frame */
function chosen({brush, side}, {array}) {
  const [x, y] = [across(side, array[0]), down(side, array[1])]
  brush.lineWidth = 2.5
  for (const [token, wider] of /** @type {[string, number][]} */ ([['panel', 3], ['accent', 0]])) {
    brush.strokeStyle = session.theme.token(token)
    brush.lineWidth = 2.5 + wider
    brush.beginPath()
    brush.arc(x, y, 9, 0, 2 * Math.PI)
    for (const [ux, uy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      brush.moveTo(x + 5 * ux, y + 5 * uy)
      brush.lineTo(x + 14 * ux, y + 14 * uy)
    }
    brush.stroke()
  }
}

/**
 * From the bottom of the picture to its top, with the topic that each shows.
 * @type {Record<string, {topic: string, paint: (place: Place, frame: any) => void}>}
 */
export const LAYERS = {
  map: {topic: 'scores', paint: map},
  manifold: {topic: 'manifold', paint: manifold},
  real: {topic: 'real', paint: points(1, 0.0085)},
  samples: {topic: 'samples', paint: points(-1, 0.0085)},
  arrows: {topic: 'arrows', paint: arrows},
  chosen: {topic: 'point', paint: chosen},
}
