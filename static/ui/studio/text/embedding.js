// @ts-check
/** Where the network has put its tokens: the two principal components of their vectors. */
import {clean} from '../../see/canvas.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {listOf, visible} from './frames.js'

const EDGE = 18 // CSS pixels around
const HEIGHT = 13 // of a word, in which another one would not be read
/** What a token is, with the colour of its kind, which can be read in either theme; the first that fits. @type {[string, RegExp, string][]} */
const KINDS = [
  ['capital', /^ ?\p{Lu}/u, 'ink'],
  ['vowel', /^[aeiouáéíóúü]$/u, 'good'],
  ['letter', /^ ?\p{L}/u, 'accent'],
  ['digit', /^ ?\p{N}/u, 'bad'],
  ['other', /^/u, 'soft'],
]

/** @param {string} token */
const kindOf = (token) => KINDS.findIndex(([, fits]) => fits.test(token))

/** @param {import('../views.js').Life} life */
export function embedding(life) {
  const canvas = h('canvas', {class: 'plane', role: 'img'})
  const legend = h('p', {class: 'caption kinds'})
  const element = h('div', {class: 'stack'}, canvas, legend)
  /** @type {[any, any]} */ let seen = [null, null]

  const draw = () => {
    const [frame, vocabulary] = seen
    const surface = frame && clean(canvas)
    if (!surface) return
    const {brush, width, height} = surface
    const symbols = listOf(vocabulary)
    const points = Array.from({length: frame.shape[0]}, (_, k) => frame.array.subarray(3 * k, 3 * k + 3))
    const [across, along] = [1, 2].map((axis) => {
      const values = points.map((point) => point[axis])
      const [least, most] = [Math.min(...values), Math.max(...values)]
      return (/** @type {number} */ value) => (most > least ? (value - least) / (most - least) : 0.5)
    })
    const colours = KINDS.map(([, , name]) => session.theme.token(name))
    brush.font = `600 13px ${getComputedStyle(canvas).fontFamily}`
    brush.textBaseline = 'middle'
    /** @type {number[][]} */ const taken = []
    // The most frequent first: where there is no room for another word, a dot is left of it.
    for (const [number, x, y] of points) {
      const [token, half] = [visible(symbols[number]), HEIGHT / 2]
      const [left, middle] = [EDGE + across(x) * (width - 2 * EDGE), height - EDGE - along(y) * (height - 2 * EDGE)]
      const wide = brush.measureText(token).width
      const from = Math.max(2, Math.min(width - wide - 2, left - wide / 2))
      const box = [from, middle - half, from + wide, middle + half]
      brush.fillStyle = colours[kindOf(symbols[number])]
      if (taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) {
        brush.beginPath()
        brush.arc(left, middle, 2, 0, 7)
        brush.fill()
      } else {
        brush.fillText(token, from, middle)
        taken.push(box)
      }
    }
    const there = new Set(points.map(([number]) => kindOf(symbols[number])))
    legend.replaceChildren(...KINDS.flatMap(([kind], k) => {
      if (!there.has(k)) return []
      const swatch = h('i')
      swatch.style.background = colours[k]
      return [h('span', {}, swatch, session.t(`embedding.${kind}`))]
    }))
  }
  const resized = new ResizeObserver(() => draw())
  resized.observe(canvas)
  life.ended(() => resized.disconnect())
  life.ended(session.on('theme', draw))
  life.texts(() => {
    canvas.setAttribute('aria-label', session.t('text.embedding.title'))
    draw()
  })
  return {
    element,
    /** @param {any} frame float32 (n, 3) @param {any} vocabulary */
    show(frame, vocabulary) {
      if (frame === seen[0]) return
      seen = [frame, vocabulary]
      draw()
    },
  }
}
