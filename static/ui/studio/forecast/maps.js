// @ts-check
/** Where a network has put the weekdays and the months: its embeddings, joined in the order of the calendar. */
import {clean} from '../../see/canvas.js'
import {section} from '../section.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {placed} from './labels.js'
import {months, weekdays} from './names.js'

const [ACROSS, ALONG] = [34, 16] // pixels around

/** @param {import('../views.js').Life} life */
export function maps(life) {
  const all = [
    {topic: 'weekdays', names: () => weekdays('short'), token: 'accent'},
    {topic: 'months', names: months, token: 'class-3'},
  ].map((each) => ({...each, canvas: h('canvas', {class: 'where', role: 'img'}), title: h('figcaption')}))
  const part = section('forecast.maps', life, h('div', {class: 'maps'}, ...all.map(({canvas, title}) => h('figure', {}, title, canvas))))

  const draw = () => {
    part.fill(Boolean(server.run?.frames.has('weekdays')))
    for (const {topic, names, token, canvas, title} of all) {
      const frame = server.run?.frames.get(topic)
      title.textContent = session.t(`forecast.map.${topic}`)
      canvas.setAttribute('aria-label', title.textContent)
      if (frame) paint(canvas, frame.array, names(), session.theme.token(token))
    }
  }
  life.sized(all.map(({canvas}) => canvas), draw)
  life.ended(session.on('theme', draw))
  life.texts(draw)
  return {element: part.element, show: draw}
}

/** @param {HTMLCanvasElement} canvas @param {ArrayLike<number>} vectors (n, 2) @param {string[]} names @param {string} colour */
function paint(canvas, vectors, names, colour) {
  const place = clean(canvas)
  if (!place) return
  const {brush, width, height} = place
  const column = (/** @type {number} */ k) => names.map((_, n) => vectors[2 * n + k])
  const [xs, ys] = [column(0), column(1)]
  const span = (/** @type {number[]} */ values) => [Math.min(...values), Math.max(...values)]
  const [[left, right], [low, high]] = [span(xs), span(ys)]
  // One scale for both axes: what is near on the map is near for the network.
  const scale = Math.min((width - 2 * ACROSS) / Math.max(right - left, 1e-6), (height - 2 * ALONG) / Math.max(high - low, 1e-6))
  const points = names.map((_, n) => [width / 2 + (xs[n] - (left + right) / 2) * scale, height / 2 - (ys[n] - (low + high) / 2) * scale])

  brush.strokeStyle = session.theme.token('line')
  brush.lineWidth = 1.5
  brush.beginPath()
  for (const [x, y] of [...points, points[0]]) brush.lineTo(x, y)
  brush.stroke()
  brush.font = `600 12px ${getComputedStyle(canvas).fontFamily}`
  brush.textBaseline = 'middle'
  brush.textAlign = 'center'
  const labels = placed(points, names.map((name) => brush.measureText(name).width), width, height)
  points.forEach(([x, y], n) => {
    brush.fillStyle = colour
    brush.beginPath()
    brush.arc(x, y, 4, 0, 2 * Math.PI)
    brush.fill()
    brush.fillStyle = session.theme.token('ink')
    brush.fillText(names[n], labels[n][0], labels[n][1])
  })
}
