// @ts-check
/** The inside of a translator: a typed sentence, its translation, and the three kinds of attention between them. */
import {session} from '../../session.js'
import {h} from '../../view.js'
import {beams} from '../beams.js'
import {prober} from '../probe.js'
import {section} from '../section.js'
import {attention} from '../text/attention.js'
import {examples} from '../text/examples.js'
import {listOf, textOf, tokensOf} from '../text/frames.js'
import {inside, topicsOf} from '../text/inside.js'
import {sentence} from '../text/sentence.js'

const KINDS = ['cross', 'self', 'masked']
const LONGEST = 200 // characters of a sentence

export const topics = topicsOf(['source', 'target', 'translation', 'found', ...KINDS.map((kind) => `${kind}_attention`), 'examples'])

/** @param {{life: import('../views.js').Life, about: any}} place */
export function build({life}) {
  const probe = prober((refusal) => typed.refuse(refusal))
  const look = (/** @type {string} */ text) => probe({text})
  const typed = sentence(life, {label: 'translator.sentence.label', most: LONGEST, typed: look})
  const said = h('p', {class: 'says', role: 'status', lang: 'es'})
  const likely = beams()
  const maps = attention(life)
  const kinds = kindPicker(life, () => all.draw())
  const heads = ['translator.source', 'translator.reference', 'translator.said']
  const tried = examples(life, {heads, metric: 'exact_match', score: 'translator.score', chosen: typed.type})
  const held = section('translator.examples', life, tried.element)
  const rows = [
    [section('translator.sentence', life, typed.element, said), section('translator.beams', life, likely.element)],
    [section('translator.attention', life, kinds.element, maps.element)],
    [held],
  ]
  const all = inside(life, {topics, rows, show: (run, frame) => {
    const vocabulary = frame('vocabulary')
    held.fill(listOf(frame('examples')).length > 0)
    const [source, target] = [tokensOf(frame('source'), vocabulary), tokensOf(frame('target'), vocabulary)]
    const symbols = listOf(vocabulary)
    typed.show(run.id, Array.from(frame('source').array, (number) => symbols[Number(number)]).join('').trim())
    said.textContent = textOf(frame('translation')) || '—'
    likely.show(frame('found'), 'es')
    // While it writes a token, the decoder has seen the beginning and the tokens before it.
    const before = [symbols.at(-3), ...target.slice(0, -1)]
    const [looking, seen] = {cross: [target, source], self: [source, source], masked: [target, before]}[kinds.value] ?? []
    maps.show(frame(`${kinds.value}_attention`), looking, seen)
    tried.show(frame('examples'), listOf(frame('examples')))
  }})
  return all.element
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
