// @ts-check
/** The inside of word vectors: the words nearest to one or to a sum, a map, likeness by twos, and pairs that should be near. */
import {adopt} from '../../explain/sheet.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {prober} from '../probe.js'
import {section} from '../section.js'
import {listOf, textOf} from '../text/frames.js'
import {map} from '../text/map.js'
import {sentence} from '../text/sentence.js'
import {wordMap} from './map.js'
import {cosine, neighbours} from './neighbours.js'
import {pairTable} from './pairs.js'

export const topics = ['vocabulary', 'sum', 'neighbours', 'listed', 'similarities', 'map', 'pairs']

const LONGEST = 500 // characters
const PAUSE = 350 // ms after the last letter: half a word is not asked for

/** @param {{life: import('../views.js').Life}} place */
export function build({life}) {
  const sum = field(life, 'sum')
  const listed = field(life, 'words')
  const near = neighbours((word) => sum.type(word))
  const alike = map(life, {point: 'embeddings.point', cell: (from, to, value) => session.t('embeddings.cell', {from, to, cosine: cosine(value)}), chosen: (row) => alike.mark(row)})
  const [places, table] = [wordMap(life), pairTable(life)]
  const pairs = section('embeddings.pairs', life, table.element)
  const parts = [
    section('embeddings.sum', life, sum.element, near.element),
    section('embeddings.words', life, listed.element, alike.element),
    section('embeddings.map', life, places.element),
  ]
  const element = h('div', {class: 'gpt'},
    h('div', {class: 'pair'}, parts[0].element, parts[1].element), parts[2].element, pairs.element)
  requestAnimationFrame(() => adopt(element, 'text'))

  const draw = () => {
    const {run} = server
    const frame = (/** @type {string} */ topic) => run?.frames.get(topic)
    const ready = Boolean(run && topics.every(frame))
    for (const part of parts) part.fill(ready)
    const tested = ready && frame('pairs').array[2] > 0
    pairs.fill(tested)
    if (!run || !ready) return
    const symbols = listOf(frame('vocabulary'))
    const words = Array.from(frame('listed').array, (/** @type {number} */ number) => symbols[number])
    sum.show(run.id, textOf(frame('sum')))
    listed.show(run.id, words.join(' '))
    near.show(frame('neighbours'), frame('vocabulary'))
    if (frame('similarities').shape[0] === words.length) alike.show(session.t('embeddings.words.title'), {rows: words, columns: words, weights: frame('similarities').array})
    places.show(frame('map'), frame('vocabulary'), frame('pairs'))
    if (tested) table.show(frame('pairs'), frame('vocabulary'))
  }
  life.ended(server.on('run', draw))
  life.ended(session.on('language', draw))
  draw()
  return element
}

/** A line to type in, what the run is looked at through by that name. @param {import('../views.js').Life} life @param {'sum' | 'words'} name */
function field(life, name) {
  const probe = prober((refusal) => typed.refuse(refusal))
  /** @type {any} */ let timer = 0
  life.ended(() => clearTimeout(timer))
  const keys = {sum: ['embeddings.sum.label', 'embeddings.sum.hint'], words: ['embeddings.words.label', 'embeddings.words.hint']}[name]
  const typed = sentence(life, {label: keys[0], hint: keys[1], most: LONGEST, typed: (text) => {
    clearTimeout(timer)
    timer = setTimeout(() => probe({[name]: text}), PAUSE)
  }})
  return typed
}
