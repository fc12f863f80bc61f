// @ts-check
/** The inside of a language model: what it attends to, what it would write next, and what it writes. */
import {prober} from '../probe.js'
import {section} from '../section.js'
import {attention} from '../text/attention.js'
import {listOf, tokensOf} from '../text/frames.js'
import {inside, topicsOf} from '../text/inside.js'
import {looks, sentence} from '../text/sentence.js'
import {filters} from './filters.js'
import {nextTokens} from './next.js'
import {writing} from './writing.js'

export const topics = topicsOf(['tokens', 'attention', 'next', 'generated'])

const LONGEST = 1000 // characters of a sentence

/** @param {{life: import('../views.js').Life, about: any}} place */
export function build({life}) {
  const probe = prober((refusal) => typed.refuse(refusal))
  const look = () => probe({...(typed.value.trim() ? {text: typed.value} : {}), ...bold.values})
  const typed = sentence(life, {label: 'gpt.sentence.label', most: LONGEST, typed: look})
  const bold = filters(life, look)
  const [bars, text, maps] = [nextTokens(life), writing(life), attention(life)]
  const rows = [
    [section('gpt.sentence', life, typed.element, bold.element)],
    [section('gpt.writing', life, text.element), section('gpt.next', life, bars.element)],
    [section('gpt.attention', life, maps.element)],
  ]
  /** @type {string | null} the run that knows the sliders */ let id = null
  return inside(life, {topics, rows, show: (run, frame) => {
    const vocabulary = frame('vocabulary')
    const numbers = frame('tokens')
    const tokens = tokensOf(numbers, vocabulary)
    typed.show(run.id, Array.from(numbers.array, (number) => listOf(vocabulary)[Number(number)]).join(''))
    bold.enable(looks(run))
    if (run.id !== id && ['running', 'paused'].includes(run.status) && !bold.usual) probe(bold.values)
    id = run.id
    bars.show(frame('next'), vocabulary)
    text.show(run, frame('generated'))
    maps.show(frame('attention'), tokens, tokens)
  }}).element
}
