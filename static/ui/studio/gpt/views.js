// @ts-check
/** The inside of a language model: what it attends to, what it would write next, and what it writes. */
import {adopt} from '../../explain/sheet.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {prober} from '../probe.js'
import {section} from '../section.js'
import {attention} from '../text/attention.js'
import {embedding} from '../text/embedding.js'
import {listOf, tokensOf} from '../text/frames.js'
import {places} from '../text/places.js'
import {looks, sentence} from '../text/sentence.js'
import {filters} from './filters.js'
import {nextTokens} from './next.js'
import {writing} from './writing.js'

export const topics = ['vocabulary', 'tokens', 'attention', 'next', 'generated', 'positions', 'embedding']

const LONGEST = 1000 // characters of a sentence

/** @param {{life: import('../views.js').Life, about: any}} place */
export function build({life}) {
  const probe = prober((refusal) => typed.refuse(refusal))
  const look = () => probe({...(typed.value.trim() ? {text: typed.value} : {}), ...bold.values})
  const typed = sentence(life, {label: 'gpt.sentence.label', most: LONGEST, typed: look})
  const bold = filters(life, look)
  const [bars, text, maps, plane, heat] = [nextTokens(life), writing(life), attention(life), embedding(life), places(life)]
  const parts = {
    sentence: section('gpt.sentence', life, typed.element, bold.element),
    next: section('gpt.next', life, bars.element),
    writing: section('gpt.writing', life, text.element),
    attention: section('gpt.attention', life, maps.element),
    embedding: section('text.embedding', life, plane.element),
    positions: section('text.positions', life, heat.element),
  }
  const {next, writing: written, ...others} = parts
  const pair = h('div', {class: 'pair'}, written.element, next.element)
  const last = h('div', {class: 'pair'}, others.embedding.element, others.positions.element)
  const element = h('div', {class: 'gpt'}, others.sentence.element, pair, others.attention.element, last)
  requestAnimationFrame(() => adopt(element, 'text'))

  /** @type {string | null} the run that knows the sliders */ let id = null
  const show = () => {
    const {run} = server
    const frame = (/** @type {string} */ topic) => run?.frames.get(topic)
    const vocabulary = frame('vocabulary')
    const ready = Boolean(run && vocabulary && topics.every((topic) => frame(topic)))
    for (const part of Object.values(parts)) part.fill(ready)
    if (!run || !ready) return
    const numbers = frame('tokens')
    const tokens = tokensOf(numbers, vocabulary)
    const plain = Array.from(numbers.array, (number) => listOf(vocabulary)[Number(number)]).join('')
    typed.show(run.id, plain)
    bold.enable(looks(run))
    if (run.id !== id && ['running', 'paused'].includes(run.status) && !bold.usual) probe(bold.values)
    id = run.id
    bars.show(frame('next'), vocabulary)
    text.show(run, frame('generated'))
    maps.show(frame('attention'), tokens, tokens)
    plane.show(frame('embedding'), vocabulary)
    heat.show(frame('positions'))
  }
  life.ended(server.on('run', show))
  life.ended(session.on('language', show))
  show()
  return element
}
