// @ts-check
/** The inside of an encoder: what it says of a typed sentence and attends to in it, and where it errs. */
import {adopt} from '../../explain/sheet.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {bars} from '../bars.js'
import {confusion} from '../confusion.js'
import {prober} from '../probe.js'
import {section} from '../section.js'
import {attention} from '../text/attention.js'
import {examples} from '../text/examples.js'
import {listOf, textOf, tokensOf} from '../text/frames.js'
import {inside, topicsOf} from '../text/inside.js'
import {sentence} from '../text/sentence.js'
import {guesses} from './guesses.js'
import {kindName} from './kinds.js'
import {sentences} from './map.js'

export const topics = topicsOf(['sentence', 'tokens', 'attention', 'probabilities', 'guesses', 'confusion', 'map', 'verses', 'examples'])

const LONGEST = 1000 // characters of a sentence

/** @param {{life: import('../views.js').Life, about: any}} place */
export function build({life, about}) {
  const kinds = /** @type {string[]} */ (about.classes)
  const probe = prober((refusal) => typed.refuse(refusal))
  const typed = sentence(life, {label: 'encoder.sentence.label', most: LONGEST, typed: (text) => probe({text})})
  const [chances, blanks, maps, matrix] = [bars(), guesses(life), attention(life), confusion(life)]
  const hint = h('p', {class: 'caption'})
  const plane = sentences(life, kinds, typed.type)
  const heads = ['encoder.verse', 'encoder.truth', 'encoder.answer']
  const tried = {
    classify: examples(life, {heads, metric: 'test_accuracy', score: 'encoder.score', chosen: typed.type}),
    masked: examples(life, {heads, metric: 'masked_accuracy', score: 'encoder.score.masked', chosen: typed.type}),
  }
  const looking = section('encoder.attention', life, maps.element)
  const errors = section('encoder.confusion', life, matrix.element)
  const held = section('encoder.examples', life, tried.classify.element, tried.masked.element)
  const rows = [
    [section('encoder.sentence', life, typed.element, chances.element, blanks.element, hint)],
    [looking],
    [errors, section('encoder.map', life, plane.element)],
    [held],
  ]
  const {element} = inside(life, {topics, rows, show: (run, frame) => {
    const vocabulary = frame('vocabulary')
    const masked = run.spec.task === 'masked'
    const tokens = tokensOf(frame('tokens'), vocabulary)
    typed.show(run.id, textOf(frame('sentence')))
    hint.textContent = masked ? session.t('encoder.hint') : ''
    chances.element.hidden = masked
    blanks.element.hidden = !masked
    if (masked) blanks.show(frame('guesses'), vocabulary)
    else if (frame('probabilities').shape[0]) chances.show(kinds.map(kindName), frame('probabilities').array)
    looking.fill(frame('attention').shape[0] > 0)
    if (frame('attention').shape[0]) maps.show(frame('attention'), tokens, tokens)
    const tested = frame('confusion').array.some((/** @type {number} */ count) => count > 0)
    errors.element.hidden = masked
    errors.fill(tested)
    if (tested) matrix.show(frame('confusion'), kinds.map(kindName))
    plane.show(frame('map'), frame('verses'))
    const rowsOf = listOf(frame('examples'))
    held.fill(rowsOf.length > 0)
    for (const [task, list] of Object.entries(tried)) list.element.hidden = (task === 'masked') !== masked
    if (masked) tried.masked.show(frame('examples'), rowsOf)
    else tried.classify.show(frame('examples'), rowsOf.map(([verse, ...rest]) => [verse, ...rest.map(kindName)]))
  }})
  // Which has the confusion matrix.
  requestAnimationFrame(() => adopt(element, 'cnn'))
  return element
}
