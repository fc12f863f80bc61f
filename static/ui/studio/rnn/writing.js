// @ts-check
/** What the network writes, growing while it learns, and which character it would write next. */
import {bars} from '../bars.js'
import {section} from '../section.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {grown, sign, textOf} from './characters.js'
import {answers, keep, kept} from './kept.js'

/** @param {import('../views.js').Life} life @param {() => void} probe the network with what is kept */
export function writing(life, probe) {
  const words = h('span')
  const value = h('output')
  const slider = h('input', {type: 'range', min: 0.1, max: 2, step: 0.1, value: kept.temperature})
  const before = h('span')
  const fresh = h('mark')
  const text = h('div', {class: 'written', tabindex: '0', role: 'region'}, h('p', {}, before, fresh))
  const part = section('rnn.writing', life, h('label', {class: 'temperature'}, words, slider, value), text)
  slider.addEventListener('input', () => {
    keep({temperature: Number(slider.value)})
    probe()
    write()
  })
  const write = () => {
    words.textContent = session.t('rnn.temperature')
    value.textContent = session.words.number(kept.temperature, {minimumFractionDigits: 1})
    text.setAttribute('aria-label', session.t('rnn.writing.title'))
  }
  life.texts(write)
  /** @type {any} */ let seen = null
  let last = ''
  return {
    element: part.element,
    show(/** @type {any} */ run) {
      slider.disabled = !answers(run)
      const frame = run?.frames.get('sample')
      part.fill(Boolean(frame))
      if (!frame || frame === seen) return
      seen = frame
      const now = textOf(frame)
      const old = last === '' ? now.length : grown(last, now)
      before.textContent = now.slice(0, old)
      fresh.textContent = now.slice(old)
      last = now
    },
  }
}

/** The likeliest next characters. @param {import('../views.js').Life} life */
export function next(life) {
  const chart = bars()
  const part = section('rnn.next', life, chart.element)
  const show = (/** @type {any} */ run) => {
    const frame = run?.frames.get('probabilities')
    part.fill(Boolean(frame))
    if (!frame) return
    const pairs = Array.from({length: frame.shape[0]}, (_, k) => frame.array.subarray(2 * k, 2 * k + 2))
    chart.show(pairs.map(([code]) => sign(String.fromCodePoint(code))), pairs.map(([, chance]) => chance))
  }
  life.texts(() => show(server.run))
  return {element: part.element, show}
}
