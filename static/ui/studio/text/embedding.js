// @ts-check
/** Where the network has put its tokens: the two principal components of their vectors. */
import {clean} from '../../see/canvas.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {listOf, visible} from './frames.js'
import {labels, spread} from './labels.js'

const EDGE = 18 // CSS pixels around
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
    const [across, along] = [1, 2].map((axis) => spread(points.map((point) => point[axis])))
    const colours = KINDS.map(([, , name]) => session.theme.token(name))
    brush.font = `600 13px ${getComputedStyle(canvas).fontFamily}`
    const write = labels(brush, width)
    // The most frequent first.
    for (const [number, x, y] of points) {
      brush.fillStyle = colours[kindOf(symbols[number])]
      write(visible(symbols[number]), EDGE + across(x) * (width - 2 * EDGE), height - EDGE - along(y) * (height - 2 * EDGE))
    }
    const there = new Set(points.map(([number]) => kindOf(symbols[number])))
    legend.replaceChildren(...KINDS.flatMap(([kind], k) => {
      if (!there.has(k)) return []
      const swatch = h('i')
      swatch.style.background = colours[k]
      return [h('span', {}, swatch, session.t(`embedding.${kind}`))]
    }))
  }
  life.sized(canvas, () => draw())
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
