// @ts-check
/** A run of the detector: what it finds in held-out scenes, how well, and the anchors that it starts from. */
import {anchors} from './anchors.js'
import {board} from './board.js'
import {precision} from './precision.js'
import {scenes} from './scenes.js'
import {bars} from '../bars.js'
import {classesOf} from '../classes.js'
import {section} from '../section.js'
import {adopt} from '../../explain/sheet.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

export const topics = [
  'examples', 'boxes', 'candidates', 'scene', 'scene_boxes', 'scene_candidates', 'objectness', 'anchors', 'sizes',
  'average_precision', 'precision_recall',
]

const WAITED = ['scene_boxes', 'boxes', 'anchors', 'average_precision', 'precision_recall'] // by the parts, in their order

/** @param {{life: import('../views.js').Life, about: any}} place */
export function build({life, about}) {
  const how = {score: 0.25, limit: 0.45}
  const large = board(life, about, how)
  const small = scenes(life, about, how, (index) => {
    large.choose(index)
    large.element.scrollIntoView({block: 'nearest', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'})
  })
  const curve = precision(life, about, how)
  const sizes = anchors(life)
  const classes = bars()
  const mean = h('p', {class: 'told'})
  const parts = [large, small, curve, sizes]
  const sliders = thresholds(life, how, () => [large, small, curve].forEach((part) => part.draw()))
  const left = [
    section('detector.scene', life, sliders, large.element),
    section('detector.examples', life, small.element),
    section('detector.anchors', life, sizes.element),
  ]
  const right = [
    section('detector.classes', life, mean, classes.element),
    section('detector.curve', life, curve.element),
  ]
  const element = h('div', {class: 'detector'},
    h('div', {class: 'column'}, ...left.map((each) => each.element)), h('div', {class: 'column'}, ...right.map((each) => each.element)))
  requestAnimationFrame(() => adopt(element, 'detector')) // once it is where its caller puts it

  const show = () => {
    const {run} = server
    ;[...left, ...right].forEach((each, k) => each.fill(run?.frames.has(WAITED[k]) ?? false))
    if (!run) return
    const [scene, examples] = left
    scene.name('detector.scene.title', run.spec.upload ? 'detector.scene.what.own' : 'detector.scene.what')
    examples.name('detector.examples.title', run.spec.upload ? 'detector.examples.what.own' : 'detector.examples.what')
    for (const part of parts) part.show(run)
    const averages = run.frames.get('average_precision')?.array
    if (!averages) return
    classes.show(classesOf(run, about), averages)
    const points = run.points.filter((/** @type {any} */ {values}) => 'mean_average_precision' in values)
    const last = points[points.length - 1]
    mean.textContent = last ? session.t('detector.classes.told', {mean: session.words.number(last.values.mean_average_precision, {maximumFractionDigits: 3})}) : ''
  }
  life.texts(show)
  life.ended(server.on('run', show))
  life.ended(session.on('theme', show))
  return element
}

/** How sure a box has to be, and how much two of a class may overlap. @param {import('../views.js').Life} life @param {{score: number, limit: number}} how @param {() => void} changed */
function thresholds({texts}, how, changed) {
  const keys = /** @type {const} */ (['score', 'limit'])
  const rows = keys.map((key) => {
    const slider = h('input', {type: 'range', min: 0.05, max: 0.95, step: 0.05, value: how[key]})
    const [name, output] = [h('span'), h('output')]
    const write = () => { output.textContent = session.words.number(how[key], {minimumFractionDigits: 2}) }
    slider.addEventListener('input', () => {
      how[key] = Number(slider.value)
      write()
      changed()
    })
    return {name, write, element: h('label', {}, name, slider, output)}
  })
  texts(() => rows.forEach(({name, write}, k) => {
    name.textContent = session.t(`detector.${keys[k]}`)
    write()
  }))
  return h('div', {class: 'thresholds'}, ...rows.map((row) => row.element))
}
