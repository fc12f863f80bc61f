// @ts-check
/** Which unit is looked at: by number, or one of those that follow something in the text most strongly. */
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {STATES} from './signals.js'
import {strongest} from './strongest.js'

/** What units are compared with, in the order of the frame `followers`. */
const FEATURES = ['quotes', 'line', 'word', 'space', 'capital', 'vowel', 'punctuation']
const SHOWN = 3 // units for each

/** @param {import('../views.js').Life} life @param {import('./reading.js').Looked} looked @param {(change: Partial<import('./reading.js').Looked>) => void} look */
export function unitPicker(life, looked, look) {
  const words = h('span')
  const number = h('input', {type: 'number', min: 0, value: 0, step: 1})
  const of = h('span', {class: 'caption'})
  const step = (/** @type {number} */ by, /** @type {string} */ shown) => h('button', {type: 'button', class: 'plus', onclick: () => look({unit: looked.unit + by})}, shown)
  const [less, more] = [step(-1, '‹'), step(1, '›')]
  number.addEventListener('input', () => number.value !== '' && look({unit: Number(number.value)}))
  let count = 1
  let layers = 1

  const write = () => {
    words.textContent = session.t('rnn.unit')
    less.setAttribute('aria-label', session.t('rnn.unit.less'))
    more.setAttribute('aria-label', session.t('rnn.unit.more'))
    const layer = Math.floor(looked.unit / (count / layers)) + 1
    of.textContent = session.t(layers > 1 ? 'rnn.unit.layer' : 'rnn.unit.of', {count: session.words.number(count), layer})
  }
  life.texts(write)
  return {
    element: h('div', {class: 'unit'}, h('label', {}, words, number), less, more, of),
    get count() { return count },
    show() {
      const frame = server.run?.frames.get('text_cells')
      if (frame) [count, layers] = [frame.shape[2], server.run?.spec.layers ?? 1]
      number.max = String(count - 1)
      if (number.getRootNode().activeElement !== number || number.value !== '') number.value = String(looked.unit)
      less.disabled = looked.unit <= 0
      more.disabled = looked.unit >= count - 1
      write()
    },
  }
}

/** @param {import('../views.js').Life} life @param {import('./reading.js').Looked} looked @param {(change: Partial<import('./reading.js').Looked>) => void} look */
export function followers(life, looked, look) {
  const title = h('h4')
  // Made once: whoever has reached one of them with the keyboard stays there when others come into it.
  const rows = FEATURES.map((feature) => {
    const found = Array.from({length: SHOWN}, () => {
      const chip = h('button', {type: 'button', class: 'quiet small', onclick: () => look(mine.of)})
      const mine = {chip, of: {unit: 0, signal: 'hidden'}}
      return mine
    })
    return {feature, found, name: h('dt'), places: h('dd', {}, ...found.map(({chip}) => chip))}
  })
  const list = h('dl', {class: 'followers'}, ...rows.flatMap(({name, places}) => [name, places]))
  const element = h('div', {class: 'follow', hidden: true}, title, list)
  const show = () => {
    const frame = server.run?.frames.get('followers')
    element.hidden = !frame
    if (!frame) return
    const states = STATES[server.run?.spec.cell ?? 'rnn']
    rows.forEach(({found, name, places}, k) => {
      const best = strongest(frame, k, states, SHOWN)
      name.hidden = places.hidden = best.length === 0
      found.forEach((place, i) => {
        place.chip.hidden = i >= best.length
        if (i < best.length) fill(place, best[i])
      })
    })
  }
  /** @param {{chip: HTMLElement, of: {unit: number, signal: string}}} place @param {{unit: number, signal: string, r: number}} found */
  const fill = (place, {unit, signal, r}) => {
    place.of = {unit, signal}
    place.chip.setAttribute('aria-pressed', String(unit === looked.unit && signal === looked.signal))
    const strength = session.words.number(r, {signDisplay: 'always', maximumFractionDigits: 2, minimumFractionDigits: 2}).replace('-', '−')
    place.chip.textContent = `${unit} · ${session.t(`rnn.state.${signal}`)} ${strength}`
  }
  life.texts(() => {
    title.textContent = session.t('rnn.followers')
    for (const {feature, name} of rows) name.textContent = session.t(`rnn.feature.${feature}`)
    show()
  })
  return {element, show}
}
