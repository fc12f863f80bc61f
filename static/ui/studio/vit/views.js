// @ts-check
/** The inside of a Vision Transformer: what it answers, where it looks, what it knows of places, and where it errs. */
import {heads} from './heads.js'
import {places} from './places.js'
import {classesOf} from '../classes.js'
import {look} from '../cnn/look.js'
import {augmented, errors, wrong} from '../cnn/views.js'
import {weights} from '../gallery.js'
import {largest, paint, paintHeat, GREY} from '../pictures.js'
import {section} from '../section.js'
import {adopt} from '../../explain/sheet.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

export const topics = [
  'examples', 'image', 'probabilities', 'cnn_probabilities', 'attention', 'rollout', 'position_likeness', 'filters',
  'confusion', 'mistakes', 'mistaken', 'augmented',
]

const GAP = 2 // pixels between two patches

/** @type {import('../cnn/look.js').Picture[]} */
const PICTURES = [
  {
    topics: ['image', 'rollout'], title: 'vit.patches', what: 'vit.patches.what',
    draw: (canvas, [image, {shape: [side]}]) => cut(canvas, image, side),
  },
  {
    topics: ['image', 'rollout'], title: 'vit.rollout', what: 'vit.rollout.what',
    draw: (canvas, [image, heat]) => paintHeat(canvas, image, heat, largest(heat.array), false),
  },
]

/** @param {{life: import('../../view.js').Life, about: any}} context */
export function build({life, about}) {
  const looking = look(life, about, {title: 'vit.way', pictures: PICTURES, beside: (run, classes) => {
    const frame = run.frames.get('cnn_probabilities')
    if (!frame?.shape[0]) return ''
    const most = Math.max(...frame.array)
    return session.t('vit.beside', {answer: classes[frame.array.indexOf(most)], share: session.words.number(most, {style: 'percent', maximumFractionDigits: 1})})
  }})
  const [each, map] = [heads(life), places(life)]
  const parts = [
    looking,
    shown(life, section('vit.attention', life, each.element), ['image', 'attention'], each.show),
    shown(life, section('vit.positions', life, map.element), ['position_likeness'], map.show),
    filters(life),
    errors(life, about),
    augmented(life),
    wrong(life, about, looking.through),
  ]
  const [first, attention, ...rest] = parts.map(({element}) => element)
  const element = h('div', {class: 'cnn vit'}, first, attention, h('div', {class: 'two'}, ...rest))
  requestAnimationFrame(() => ['cnn', 'vit'].map((name) => adopt(element, name))) // once it is where its caller puts it
  const show = () => parts.forEach((part) => part.show(server.run))
  life.ended(server.on('run', show))
  show()
  return element
}

/**
 * A part that is drawn when one of its topics has come anew, and with the theme.
 * @param {import('../../view.js').Life} life @param {ReturnType<typeof section>} part @param {string[]} topics
 * @param {(...frames: any[]) => void} draw
 */
function shown(life, part, topics, draw) {
  /** @type {any[]} */ let seen = []
  const again = () => seen.length && draw(...seen)
  life.ended(session.on('theme', again))
  return {
    element: part.element,
    show: (/** @type {any} */ run) => {
      const frames = topics.map((topic) => run?.frames.get(topic))
      const there = frames.every(Boolean)
      part.fill(there)
      if (!there || frames.every((each, k) => each === seen[k])) return
      seen = frames
      again()
    },
  }
}

/** @param {import('../../view.js').Life} life */
function filters(life) {
  const grid = h('div', {class: 'filters', role: 'img'})
  life.texts(() => grid.setAttribute('aria-label', session.t('vit.filters.title')))
  return shown(life, section('vit.filters', life, grid), ['filters'], (frame) => weights(grid, frame))
}

/** The image in pieces. @param {HTMLCanvasElement} canvas @param {any} image @param {number} side pieces each way */
function cut(canvas, {shape: [height, width], array}, side) {
  const piece = height / side
  const [wide, high] = [width, height].map((size) => size + GAP * (side - 1))
  const place = (/** @type {number} */ at) => [Math.floor(at / (piece + GAP)) * piece, at % (piece + GAP)]
  paint(canvas, wide, high, (i) => {
    const [[left, x], [top, y]] = [place(i % wide), place(Math.floor(i / wide))]
    return x < piece && y < piece ? GREY[array[(top + y) * width + left + x]] : 0
  })
}
