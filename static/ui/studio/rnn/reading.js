// @ts-check
/**
 * A text as the network reads it: each character in the colour of what one unit is after it, and every signal of that
 * unit as a curve under it. A cursor on a character tells the numbers: with the mouse, or with the arrow keys.
 */
import {section} from '../section.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {sign, textOf} from './characters.js'
import {SIGNALS, along, drawSignal, isGate, tint} from './signals.js'

/** @typedef {{unit: number, signal: string}} Looked the unit that is looked at, and what of it colours the text */

/**
 * @param {import('../views.js').Life} life @param {Looked} looked @param {(change: Partial<Looked>) => void} look
 * @param {HTMLElement} over what stands over the text @param {...HTMLElement} under what stands under it
 */
export function reading(life, looked, look, over, ...under) {
  const text = h('div', {class: 'read', role: 'slider', tabindex: '0', 'aria-valuemin': 0})
  const told = h('p', {class: 'told', 'aria-hidden': 'true'})
  const scale = h('div', {class: 'ends', 'aria-hidden': 'true'}, h('span', {}, '−1'), h('i', {class: 'scale'}), h('span', {}, '+1'))
  const rows = h('div', {class: 'signals', role: 'group'})
  const part = section('rnn.reading', life, over, h('div', {class: 'pages'}, h('div', {class: 'page'}, text, h('div', {class: 'under'}, told, scale), ...under), rows))

  /** @type {any} */ let cells = null
  /** @type {any} */ let words = null
  /** @type {string[]} */ let characters = []
  /** @type {HTMLElement[]} */ let spans = []
  /** @type {Map<string, {row: HTMLButtonElement, name: HTMLElement, canvas: HTMLCanvasElement, figure: HTMLElement}>} */ let lines = new Map()
  /** @type {Record<string, Float32Array>} of the unit that is looked at, by signal */ let values = {}
  let cursor = -1
  let cell = ''

  const number = (/** @type {number} */ value) => session.words.number(value, {signDisplay: 'exceptZero', minimumFractionDigits: 2, maximumFractionDigits: 2}).replace('-', '−')
  const plain = (/** @type {number} */ value) => session.words.number(value, {minimumFractionDigits: 2, maximumFractionDigits: 2})
  const said = (/** @type {string} */ name, /** @type {number} */ value) => (isGate(name) ? plain(value) : number(value))

  /** Of another text or cell everything is made anew. @param {any} run */
  const make = (run) => {
    if (run.spec.cell !== cell) {
      cell = run.spec.cell
      if (!SIGNALS[cell].includes(looked.signal)) looked.signal = 'hidden'
      lines = new Map(SIGNALS[cell].map((signal) => {
        const [name, canvas, figure] = [h('span', {class: 'of'}), h('canvas'), h('b')]
        return [signal, {name, canvas, figure, row: h('button', {type: 'button', onclick: () => look({signal})}, name, canvas, figure)}]
      }))
      rows.replaceChildren(...[...lines.values()].map(({row}) => row))
      for (const [signal, {canvas}] of lines) canvas.onpointermove = (event) => point(Math.floor(event.offsetX / canvas.clientWidth * values[signal].length))
      name()
    }
    const now = [...textOf(words)]
    if (now.join('') === characters.join('')) return
    characters = now
    cursor = -1
    spans = now.map((character) => h('span', {}, character === '\n' ? '↵\n' : character))
    text.replaceChildren(...spans)
    text.setAttribute('aria-valuemax', String(now.length - 1))
  }

  const draw = () => {
    const names = SIGNALS[cell]
    looked.unit = Math.min(looked.unit, cells.shape[2] - 1) // the last run may have had more
    values = Object.fromEntries(names.map((name, k) => [name, along(cells, k, looked.unit)]))
    values[looked.signal].forEach((value, at) => Object.assign(spans[at].style, tint(value)))
    for (const [signal, {row}] of lines) row.setAttribute('aria-pressed', String(signal === looked.signal))
    text.dataset.unit = String(looked.unit)
    tell()
  }

  /** The numbers under the cursor. */
  const tell = () => {
    spans.forEach((span, at) => span.toggleAttribute('data-here', at === cursor))
    for (const [signal, {canvas, figure}] of lines) {
      drawSignal(canvas, values[signal], isGate(signal), cursor)
      figure.textContent = cursor < 0 ? '' : said(signal, values[signal][cursor])
    }
    const now = cursor < 0 ? session.t('rnn.reading.hint') : session.t('rnn.reading.told', {
      character: sign(characters[cursor]), signal: session.t(`rnn.signal.${looked.signal}`), value: said(looked.signal, values[looked.signal][cursor]), unit: looked.unit,
    })
    told.textContent = now
    text.setAttribute('aria-valuenow', String(Math.max(0, cursor)))
    text.setAttribute('aria-valuetext', now)
  }
  const point = (/** @type {number} */ at) => {
    const next = Math.max(0, Math.min(characters.length - 1, at))
    if (next === cursor) return
    cursor = next
    tell()
  }

  text.addEventListener('pointerover', (/** @type {PointerEvent} */ event) => {
    const at = spans.indexOf(/** @type {HTMLElement} */ (event.target))
    if (at >= 0) point(at)
  })
  text.addEventListener('focus', () => cursor < 0 && point(0))
  text.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowLeft: () => point(cursor - 1), ArrowRight: () => point(cursor + 1), Home: () => point(0), End: () => point(Infinity),
      ArrowUp: () => look({unit: looked.unit + 1}), ArrowDown: () => look({unit: looked.unit - 1}),
    }
    if (!keys[event.key]) return
    event.preventDefault()
    keys[event.key]()
  })

  const name = () => {
    for (const [signal, line] of lines) line.name.textContent = session.t(`rnn.signal.${signal}`)
  }
  life.texts(() => {
    text.setAttribute('aria-label', session.t('rnn.reading.label'))
    rows.setAttribute('aria-label', session.t('rnn.signals'))
    name()
    if (characters.length > 0) tell()
  })
  const again = () => characters.length > 0 && draw()
  life.ended(session.on('theme', again))
  life.sized(rows, () => characters.length > 0 && tell())

  return {
    element: part.element,
    again,
    show(/** @type {any} */ run) {
      const [now, about] = ['text_cells', 'text'].map((topic) => run?.frames.get(topic))
      part.fill(Boolean(now && about))
      if (!now || !about || now === cells) return
      // Both are drawn at the same moment; until the second is here, the first is of another text.
      if ([...textOf(about)].length !== now.shape[1]) return
      cells = now
      words = about
      make(run)
      draw()
    },
  }
}
