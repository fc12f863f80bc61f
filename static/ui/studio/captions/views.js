// @ts-check
/** A run that describes pictures: a scene to choose or to compose, where the network looks for each word, and what else it might say. */
import {board} from './board.js'
import {examples} from './examples.js'
import {palette} from './palette.js'
import {wordsOver} from './words.js'
import {beams} from '../beams.js'
import {prober} from '../probe.js'
import {section} from '../section.js'
import {textOf} from '../text/frames.js'
import {adopt} from '../../explain/sheet.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

export const topics = [
  'vocabulary', 'palette', 'examples', 'captions', 'scene', 'things', 'truth', 'said', 'probabilities', 'attention', 'found',
]

/** @param {{life: import('../views.js').Life, about: any}} place */
export function build({life, about}) {
  const probe = prober()
  const scene = board(life, about, (things) => probe({things}))
  const added = palette(life, about, (kind) => scene.add(kind))
  const words = wordsOver(life, (looks) => scene.light(looks))
  const truth = h('p', {class: 'told'})
  const others = beams()
  const held = examples(life, (index) => {
    scene.forget()
    probe({index})
    scene.element.scrollIntoView({block: 'nearest', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'})
  })
  const said = section('captions.scene', life,
    h('div', {class: 'scene-place'}, scene.element, h('div', {class: 'stack'}, words.element, truth, added.element)))
  const likely = section('captions.beams', life, others.element)
  const tried = section('captions.examples', life, held.element)
  const element = h('div', {class: 'captions'}, said.element, h('div', {class: 'below'}, tried.element, likely.element))
  requestAnimationFrame(() => adopt(element, 'captions')) // once it is where its caller puts it

  const show = () => {
    const {run} = server
    const frame = (/** @type {string} */ topic) => run?.frames.get(topic)
    said.fill(['scene', 'things', 'said', 'attention', 'vocabulary'].every(frame))
    likely.fill(Boolean(frame('found')))
    tried.fill(Boolean(frame('examples') && frame('captions')))
    if (!run) return
    added.show(run)
    words.show(run)
    scene.show(run)
    held.show(run)
    const right = frame('truth') ? textOf(frame('truth')) : ''
    truth.textContent = right ? session.t('captions.truth', {caption: right}) : session.t('captions.composed')
    if (frame('found')) others.show(frame('found'), run.spec.language)
  }
  life.texts(show)
  life.ended(server.on('run', show))
  life.ended(session.on('theme', show))
  return element
}
