// @ts-check
/** The network as a picture for a paper or a slide: SVG, and PNG made from it. */
import {classColour, colour, magnitude, paintClasses, paintGrid} from './heatmap.js'
import {inputs as choices} from './inputs.js'
import {paintBiases, paintLinks} from './links.js'
import {layout as place} from './network_layout.js'
import {session} from './session.js'
import {SvgBrush} from './svg_brush.js'

const WIDTH = 960
const TOP = 64
const LEFT = 84
const RIGHT = 40
const NODE_ROOM = 64 // px of height for each neuron of the largest layer
const UNBOUNDED = ['linear', 'relu']
/** @type {Record<string, string>} */
const NAMES = {x: 'x₁', y: 'x₂', xSquared: 'x₁²', ySquared: 'x₂²', xTimesY: 'x₁x₂', sinX: 'sin x₁', sinY: 'sin x₂'}

/** The network as it is now. @returns {string} SVG */
export function diagram() {
  const {values, layout} = session
  const inputs = choices().filter(({used}) => used)
  const outputs = layout?.layers[layout.layers.length - 1].fan_out ?? 1
  const sizes = [inputs.length, ...values.hidden_layers, outputs]
  const height = TOP + Math.max(3, ...sizes) * NODE_ROOM + 16
  const places = place(sizes, {width: WIDTH, height: height - 8, left: LEFT, right: RIGHT, top: TOP})
  const brush = new SvgBrush()
  const weights = session.latest('weights')
  if (weights && layout) {
    const pen = /** @type {any} */ (brush)
    paintLinks(pen, places, layout, weights.array, inputs.map((_, row) => row))
    paintBiases(pen, places, layout, weights.array, colour)
  }
  const nodes = places.columns.flatMap((column, k) => column.map((at, i) => node(at, places.size, picture(k, i, inputs, sizes, outputs))))
  const ink = session.theme.token('ink')
  const text = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ words, extra = '') =>
    `<text x="${x}" y="${y}" font-family="system-ui, sans-serif" font-size="14" fill="${ink}" ${extra}>${escaped(words)}</text>`
  const labels = [
    ...places.columns[0].map(({x, y}, row) => text(x - 10, y + places.size / 2 + 5, NAMES[inputs[row].key] ?? inputs[row].key, 'text-anchor="end" font-style="italic"')),
    ...values.hidden_layers.map((/** @type {number} */ units, /** @type {number} */ k) =>
      text(places.centre[k + 1], 30, session.t(units === 1 ? 'network.unit' : 'network.units', {units}), 'text-anchor="middle"')),
  ]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">`,
    `<title>${escaped(session.t('network.title'))}</title>`,
    `<rect width="100%" height="100%" fill="${session.theme.token('panel')}"/>`,
    ...brush.elements, ...nodes, ...labels, '</svg>',
  ].join('\n')
}

/** The same as pixels, twice as many each way. @returns {Promise<Blob>} */
export async function diagramPixels() {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(diagram())}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = 2 * image.naturalWidth
  canvas.height = 2 * image.naturalHeight
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(/** @type {Blob} */ (blob))))
}

/** What a node shows, as the address of an image or a plain colour. */
function picture(/** @type {number} */ column, /** @type {number} */ row, /** @type {import('./inputs.js').Input[]} */ inputs, /** @type {number[]} */ sizes, /** @type {number} */ outputs) {
  const canvas = document.createElement('canvas')
  if (column === 0) {
    paintPart(canvas, 'features', inputs[row].at, true)
  } else if (column < sizes.length - 1 || session.values.problem === 'autoencoder') {
    const unit = sizes.slice(1, column).reduce((sum, size) => sum + size, 0) + row
    paintPart(canvas, 'neurons', unit, UNBOUNDED.includes(session.layout?.layers[column - 1]?.activation ?? ''))
  } else if (outputs > 1) return {fill: classColour(row)}
  else {
    const frame = session.latest('boundary')
    if (frame && session.values.problem === 'multi-class') paintClasses(canvas, frame.array)
    else if (frame) paintGrid(canvas, frame.array, {discretize: session.values.discretize})
  }
  return {image: canvas.toDataURL()}
}

/** One grid of a frame that holds many. @param {HTMLCanvasElement} canvas @param {string} topic @param {number} index @param {boolean} unbounded */
function paintPart(canvas, topic, index, unbounded) {
  const frame = session.latest(topic)
  if (!frame || index < 0 || index >= frame.shape[0]) return
  const size = frame.shape[1] * frame.shape[2]
  const values = frame.array.subarray(index * size, (index + 1) * size)
  paintGrid(canvas, values, {scale: unbounded ? magnitude(values) : 1, discretize: session.values.discretize})
}

/** @param {{x: number, y: number}} at @param {number} size @param {{image?: string, fill?: string}} shown */
function node({x, y}, size, {image, fill}) {
  const box = `x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${size}" height="${size}"`
  const frame = `<rect ${box} rx="4" fill="none" stroke="${session.theme.token('strong-line')}"/>`
  return (fill ? `<rect ${box} rx="4" fill="${fill}"/>` : `<image ${box} preserveAspectRatio="none" href="${image}"/>`) + frame
}

/** @param {string} text */
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
