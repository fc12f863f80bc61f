// @ts-check
/** A card with one neuron's bias and weights in numbers, live while it trains; each can be written by hand. */
import {helpButton} from './help.js'
import {session} from './session.js'
import {h, icon, ICONS, lifeOf} from './view.js'

const WIDTH = 236 // px
const SHOWN = 4 // significant digits

/** A card is closed when the language changes. @param {() => void} write */
const once = (write) => write()

export class NeuronCard {
  /** @type {any} */ #card = null
  /** @type {{input: any, index: number}[]} */ #rows = []
  /** @type {HTMLElement | null} */ #opener = null
  /** @type {(() => void)[]} what ends with the card */ #ends = []

  /** @param {HTMLElement} board where the card is put */
  constructor(board) {
    this.board = board
  }

  /**
   * @param {number} layer counted from the first hidden layer; the last is the output
   * @param {number} unit
   * @param {{x: number, y: number}} place top left of the neuron
   * @param {{sources: string[], title: string, focus?: number | 'bias', opener?: HTMLElement | null}} words
   */
  open(layer, unit, place, {sources, title, focus, opener = null}) {
    this.close()
    const part = session.layout?.layers[layer]
    if (!part) return
    this.#opener = opener
    const own = part.combination === 'equal_slopes' ? 0 : unit * part.fan_in
    const rows = [
      ...(part.bias == null ? [] : [{label: session.t('card.bias'), index: part.bias + unit, of: /** @type {number | 'bias'} */ ('bias')}]),
      ...(part.weights == null ? [] : sources.map((label, k) => ({label, index: Number(part.weights) + own + k, of: k}))),
    ]
    const heading = h('b', {}, title)
    const close = h('button', {type: 'button', class: 'plain', 'aria-label': session.t('notice.close'), onclick: () => this.close(true)}, icon(ICONS.close))
    this.#card = h('div', {class: 'neuron-card', role: 'dialog', 'aria-label': title, onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Escape') this.close(true)
    }}, h('div', {class: 'line'}, h('span', {class: 'helped'}, heading, helpButton('neuron', once)), close))
    this.#rows = rows.map(({label, index, of}) => {
      const input = h('input', {type: 'number', step: 0.1, 'aria-label': label, oninput: () => {
        if (input.value !== '' && Number.isFinite(input.valueAsNumber)) session.poke(index, input.valueAsNumber)
      }})
      const name = h('span', {})
      name.innerHTML = label
      input.setAttribute('aria-label', name.textContent)
      const topic = of === 'bias' ? 'bias' : of === 0 ? 'weight' : null
      this.#card.append(h('div', {class: 'line'}, h('span', {class: 'helped'}, name, ...(topic ? [helpButton(topic, once)] : [])), input))
      if (of === focus) queueMicrotask(() => input.select())
      return {input, index}
    })
    const plotted = h('div', {class: 'plotted'})
    this.#card.append(plotted)
    const left = Math.max(0, Math.min(this.board.clientWidth - WIDTH, place.x + 64))
    this.#card.style.left = `${left}px`
    this.board.append(this.#card)
    this.#card.style.top = `${Math.max(0, Math.min(this.board.clientHeight - this.#card.offsetHeight, place.y - 8))}px`
    this.update()
    this.#plot(plotted, layer, unit)
    if (focus === undefined) close.focus()
  }

  /** The activation, and where this neuron's sums fall on it. @param {HTMLElement} holder @param {number} layer @param {number} unit */
  async #plot(holder, layer, unit) {
    const ends = this.#ends
    const {functionPlot} = await import('./explain/function_plot.js')
    if (holder.isConnected) await functionPlot(holder, lifeOf(ends), layer, unit)
  }

  /** Show the weights as they are now, but for the one being written. */
  update() {
    const weights = session.latest('weights')?.array
    if (!this.#card || !weights) return
    const active = /** @type {ShadowRoot} */ (this.#card.getRootNode()).activeElement
    for (const {input, index} of this.#rows) {
      if (input !== active || session.playing) input.value = String(Number(weights[index].toPrecision(SHOWN)))
    }
  }

  /** @param {boolean} [back] whether the focus goes back to what opened the card */
  close(back = false) {
    this.#ends.splice(0).forEach((end) => end())
    this.#card?.remove()
    this.#card = null
    this.#rows = []
    if (back) this.#opener?.focus()
  }
}
