// @ts-check
/** The inside of a convolutional network: one image on its way through it, what it looks for, and where it errs. */
import {classesOf} from '../classes.js'
import {confusion} from '../confusion.js'
import {images, weights} from '../gallery.js'
import {COLOURS, largest, paintHeat} from '../pictures.js'
import {section} from '../section.js'
import {flow} from './flow.js'
import {look} from './look.js'
import {mistakes} from './mistakes.js'
import {oneByOne} from './window.js'
import {adopt} from '../../explain/sheet.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

export const topics = [
  'layers', 'filters', 'examples', 'augmented', 'image', 'maps', 'probabilities', 'grad_cam', 'occlusion',
  'confusion', 'mistakes', 'mistaken',
]

const FAINT = 0.05 // the scale of the occlusion map when no patch takes more of the probability than this

/** @type {import('./look.js').Picture[]} */
const REASONS = [
  {
    topics: ['image', 'grad_cam'], title: 'cnn.map.grad_cam', what: 'cnn.map.what.grad_cam',
    draw: (canvas, [image, heat]) => paintHeat(canvas, image, heat, 1),
  },
  {
    topics: ['image', 'occlusion'], title: 'cnn.map.occlusion', what: 'cnn.map.what.occlusion',
    draw: (canvas, [image, heat]) => paintHeat(canvas, image, heat, Math.max(FAINT, largest(heat.array))),
  },
]

/** @param {{life: import('../../view.js').Life, about: any}} context */
export function build({life, about}) {
  const looking = look(life, about, {title: 'cnn.why', pictures: REASONS})
  const way = flow(life, about)
  const sliding = oneByOne(life, about)
  const rest = [filters(life), errors(life, about), augmented(life), wrong(life, about, looking.through)]
  const element = h('div', {class: 'cnn'}, looking.element, way.element, sliding.element, h('div', {class: 'parts'}, ...rest.map((part) => part.element)))
  requestAnimationFrame(() => adopt(element, 'cnn')) // once it is where its caller puts it
  const parts = [looking, way, sliding, ...rest]
  const show = () => parts.forEach((part) => part.show(server.run))
  life.ended(server.on('run', show))
  show()
  return element
}

/** What the first convolution looks for. @param {import('../../view.js').Life} life */
function filters(life) {
  const grid = h('div', {class: 'filters', role: 'img'})
  const legend = h('p', {class: 'caption signs'}, h('i', {class: 'negative'}), h('span'), h('i', {class: 'positive'}), h('span'))
  const inColours = h('p', {class: 'caption', hidden: true})
  const part = section('cnn.filters', life, grid, legend, inColours)
  /** @type {any} */ let seen = null
  const draw = () => seen?.shape[0] && weights(grid, seen)
  life.ended(session.on('theme', draw))
  life.texts(() => {
    grid.setAttribute('aria-label', session.t('cnn.filters.title'))
    legend.children[1].textContent = session.t('cnn.negative')
    legend.children[3].textContent = session.t('cnn.positive')
    inColours.textContent = session.t('cnn.colours')
  })
  const show = (/** @type {any} */ run) => {
    const frame = run?.frames.get('filters')
    part.fill(Boolean(frame?.shape[0]))
    if (frame === seen) return
    seen = frame
    legend.hidden = frame?.shape[1] === COLOURS
    inColours.hidden = !legend.hidden
    draw()
  }
  return {element: part.element, show}
}

/** @param {import('../../view.js').Life} life @param {any} about */
export function errors(life, about) {
  const matrix = confusion(life)
  const part = section('cnn.confusion', life, matrix.element)
  const show = (/** @type {any} */ run) => {
    const frame = run?.frames.get('confusion')
    const measured = frame?.array.some((/** @type {number} */ count) => count > 0) ?? false
    part.fill(measured)
    if (measured) matrix.show(frame, classesOf(run, about))
  }
  life.texts(() => show(server.run))
  return {element: part.element, show}
}

/** @param {import('../../view.js').Life} life @param {any} about @param {(index: number) => void} look */
export function wrong(life, about, look) {
  const list = mistakes(about, look)
  const part = section('cnn.mistakes', life, list.element)
  const show = (/** @type {any} */ run) => {
    const there = ['mistakes', 'mistaken'].every((topic) => run?.frames.get(topic)?.shape[0])
    part.fill(there)
    if (there) list.show(run)
  }
  life.texts(() => show(server.run))
  return {element: part.element, show}
}

/** Training images as they are changed before the network sees them. @param {import('../../view.js').Life} life */
export function augmented(life) {
  const grid = h('div', {class: 'augmented', role: 'img'})
  const told = h('p', {class: 'caption'})
  const part = section('cnn.augmented', life, grid, told)
  /** @type {any} */ let seen = null
  const show = (/** @type {any} */ run) => {
    const frame = run?.frames.get('augmented')
    part.fill(Boolean(frame))
    if (!frame) return
    const changed = Object.values(run.spec.augment ?? {}).some(Boolean)
    told.textContent = session.t(changed ? 'cnn.augmented.changed' : 'cnn.augmented.plain')
    if (frame !== seen) images(grid, frame)
    seen = frame
  }
  life.texts(() => {
    grid.setAttribute('aria-label', session.t('cnn.augmented.title'))
    show(server.run)
  })
  return {element: part.element, show}
}
