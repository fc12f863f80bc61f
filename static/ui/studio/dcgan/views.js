// @ts-check
/** A run of the convolutional adversarial networks: what is drawn, now and before, the way between two, and its scores. */
import {adopt} from '../../explain/sheet.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {answers} from '../gan/answers.js'
import {collapse} from '../gan/collapse.js'
import {curve} from '../gan/curve.js'
import {who} from '../gan/who.js'
import {classesOf} from '../classes.js'
import {section} from '../section.js'
import {classesMade} from './classes_made.js'
import {samples} from './samples.js'
import {walk} from './walk.js'

export const topics = ['real', 'samples', 'answers', 'classes', 'point', 'image', 'verdict', 'walk']

const FEW = 0.5 // part of the classes that the samples are of, up to which the generator has collapsed

/** @param {{life: import('../views.js').Life, about: any}} place */
export function build({life, about}) {
  const trained = who(life)
  const way = walk(life, about, () => show())
  const grid = samples(life, way.pick)
  const opinions = answers()
  const made = classesMade(about)
  const warning = collapse(({classes}, run) => {
    const all = classesOf(run, about).length
    return classes === undefined || classes > FEW * all ? null : session.t('gan.collapse.images', {classes, all})
  })
  const charts = [
    curve('frechet', {token: 'accent'}),
    curve('sure_share', {token: 'good', percent: true}),
  ]
  const drawn = section('gan.samples', life, trained.element, warning.element, grid.element)
  const walked = section('gan.walk', life, way.element)
  const classes = section('gan.classes', life, made.element)
  const answered = section('gan.answers', life, opinions.element)
  const scores = section('gan.scores', life, ...charts.map((chart) => chart.element))
  /** What each part waits for. */
  const filled = /** @type {const} */ ([[drawn, 'samples'], [walked, 'walk'], [classes, 'classes'], [answered, 'answers']])
  const element = h('div', {class: 'gan'},
    h('div', {class: 'gan-first'}, drawn.element, walked.element), h('div', {class: 'gan-second'}, classes.element, answered.element, scores.element))
  requestAnimationFrame(() => adopt(element, 'gan')) // once it is where its caller puts it

  const show = () => {
    const {run} = server
    const there = (/** @type {string} */ topic) => run?.frames.has(topic) ?? false
    for (const [part, topic] of filled) part.fill(there(topic))
    scores.fill(run?.points.some(({values}) => 'frechet' in values) ?? false)
    if (!run) return
    const judged = run.spec.data !== 'upload' // no classifier knows images of one's own
    classes.name('gan.classes.title', judged ? 'gan.classes.what' : 'gan.classes.what.own')
    scores.name('gan.scores.title', judged ? 'gan.scores.what' : 'gan.scores.what.own')
    if (!judged) classes.fill(false)
    grid.show(run, way.ends)
    for (const part of [trained, warning, way, opinions, made, ...charts]) part.show(run)
  }
  life.sized(element, show)
  life.texts(show)
  life.ended(server.on('run', show))
  life.ended(session.on('theme', show))
  return element
}
