// @ts-check
/** The inside of a translator: a typed sentence, its translation, and the three kinds of attention between them. */
import {adopt} from '../../explain/sheet.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {prober} from '../probe.js'
import {section} from '../section.js'
import {attention} from '../text/attention.js'
import {embedding} from '../text/embedding.js'
import {listOf, textOf, tokensOf} from '../text/frames.js'
import {places} from '../text/places.js'
import {sentence} from '../text/sentence.js'
import {examples} from './examples.js'

const KINDS = ['cross', 'self', 'masked']
const LONGEST = 200 // characters of a sentence

export const topics = [
  'vocabulary', 'source', 'target', 'translation', ...KINDS.map((kind) => `${kind}_attention`), 'examples', 'positions', 'embedding',
]

/** @param {{life: import('../views.js').Life, about: any}} place */
export function build({life}) {
  const probe = prober((refusal) => typed.refuse(refusal))
  const look = (/** @type {string} */ text) => probe({text})
  const typed = sentence(life, {label: 'translator.sentence.label', most: LONGEST, typed: look})
  const said = h('p', {class: 'says', role: 'status', lang: 'es'})
  const maps = attention(life)
  const kinds = kindPicker(life, () => show())
  const [tried, plane, heat] = [examples(life, typed.type), embedding(life), places(life)]
  const parts = {
    sentence: section('translator.sentence', life, typed.element, said),
    attention: section('translator.attention', life, kinds.element, maps.element),
    examples: section('translator.examples', life, tried.element),
    embedding: section('text.embedding', life, plane.element),
    positions: section('text.positions', life, heat.element),
  }
  const last = h('div', {class: 'pair'}, parts.embedding.element, parts.positions.element)
  const element = h('div', {class: 'gpt'}, parts.sentence.element, parts.attention.element, parts.examples.element, last)
  requestAnimationFrame(() => adopt(element, 'text'))

  const show = () => {
    const {run} = server
    const frame = (/** @type {string} */ topic) => run?.frames.get(topic)
    const vocabulary = frame('vocabulary')
    const ready = Boolean(run && vocabulary && topics.every((topic) => frame(topic)))
    for (const part of Object.values(parts)) part.fill(ready)
    if (!run || !ready) return
    parts.examples.fill(listOf(frame('examples')).length > 0)
    const [source, target] = [tokensOf(frame('source'), vocabulary), tokensOf(frame('target'), vocabulary)]
    const symbols = listOf(vocabulary)
    typed.show(run.id, Array.from(frame('source').array, (number) => symbols[Number(number)]).join('').trim())
    said.textContent = textOf(frame('translation')) || '—'
    // While it writes a token, the decoder has seen the beginning and the tokens before it.
    const before = [symbols.at(-3), ...target.slice(0, -1)]
    const [rows, columns] = {cross: [target, source], self: [source, source], masked: [target, before]}[kinds.value] ?? []
    maps.show(frame(`${kinds.value}_attention`), rows, columns)
    plane.show(frame('embedding'), vocabulary)
    heat.show(frame('positions'))
    tried.show(frame('examples'))
  }
  life.ended(server.on('run', show))
  life.ended(session.on('language', show))
  show()
  return element
}

/** Which kind of attention is shown. @param {import('../views.js').Life} life @param {() => void} chosen */
function kindPicker(life, chosen) {
  let value = KINDS[0]
  const what = h('p', {class: 'caption'})
  const buttons = KINDS.map((kind) => h('button', {type: 'button', onclick: () => {
    value = kind
    write()
    chosen()
  }}))
  const choice = h('div', {class: 'segments', role: 'group'}, ...buttons)
  const write = () => {
    choice.setAttribute('aria-label', session.t('translator.kind'))
    what.textContent = session.t(`translator.about.${value}`)
    buttons.forEach((button, k) => {
      button.textContent = session.t(`translator.kind.${KINDS[k]}`)
      button.setAttribute('aria-pressed', String(KINDS[k] === value))
    })
  }
  life.texts(write)
  return {element: h('div', {class: 'stack'}, choice, what), get value() { return value }}
}
