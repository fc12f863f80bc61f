// @ts-check
/** Looking at a large network closely: ctrl and wheel, pinch, keys and buttons enlarge it; it then scrolls in its room. */
import {session} from './session.js'
import {h, icon} from './view.js'

const MOST = 8
const STEP = 1.4 // of a button or key
const WHEEL = 0.004 // of a pixel of the wheel, as a power of e
const CLOSE = 28 // px of a node, below which the buttons are offered
const WHOLE = 'M5 5h5v2H7v3H5zm9 0h5v5h-2V7h-3zM5 14h2v3h3v2H5zm12 0h2v5h-5v-2h3z'

export class Zoom {
  scale = 1
  buttons = h('div', {class: 'zoom', role: 'group'})
  /** @type {Record<string, (at?: {x: number, y: number}) => void>} */
  #keys = {
    '+': (at) => this.to(this.scale * STEP, at), '=': (at) => this.to(this.scale * STEP, at), '-': (at) => this.to(this.scale / STEP, at), 0: () => this.to(1),
  }

  /**
   * @param {HTMLElement} board scrolls what is larger than it
   * @param {{x: number, y: number}} margin px at the left and top that are never enlarged: names and heads
   * @param {() => void} arrange lays the network out at the new `scale`
   */
  constructor(board, margin, arrange) {
    this.board = board
    this.margin = margin
    this.arrange = arrange
    const button = (/** @type {string} */ key, /** @type {string | Node} */ sign) => h('button', {type: 'button', class: 'plus', onclick: () => this.#keys[key]()}, sign)
    this.buttons.append(button('-', '−'), button('0', icon(WHOLE)), button('+', '+'))
    board.addEventListener('wheel', (event) => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      this.to(this.scale * Math.exp(-event.deltaY * WHEEL), this.#place(event))
    }, {passive: false})
    board.addEventListener('keydown', (event) => {
      const act = this.#keys[event.key]
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      const {left, top} = /** @type {Element} */ (event.target).getBoundingClientRect()
      act(this.#place({clientX: left, clientY: top}))
    })
    this.#pinch()
  }

  /** The pinch of two fingers; one finger scrolls, as everywhere. */
  #pinch() {
    let begun = {apart: 0, scale: 1}
    const apart = (/** @type {TouchList} */ [a, b]) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY)
    this.board.addEventListener('touchstart', (event) => {
      if (event.touches.length === 2) begun = {apart: apart(event.touches), scale: this.scale}
    }, {passive: true})
    this.board.addEventListener('touchmove', (event) => {
      if (event.touches.length !== 2) return
      if (event.cancelable) event.preventDefault() // it is not while the page scrolls already
      const [a, b] = event.touches
      const middle = {clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2}
      this.to((begun.scale * apart(event.touches)) / begun.apart, this.#place(middle))
    }, {passive: false})
  }

  /** @param {{clientX: number, clientY: number}} pointer */
  #place({clientX, clientY}) {
    const {left, top} = this.board.getBoundingClientRect()
    return {x: clientX - left, y: clientY - top}
  }

  /** Enlarge to `wanted`; what is at a place of the board stays there. @param {number} wanted @param {{x: number, y: number}} [at] */
  to(wanted, at = {x: this.board.clientWidth / 2, y: this.board.clientHeight / 2}) {
    const {board, margin} = this
    const scale = Math.max(1, Math.min(MOST, wanted))
    if (scale === this.scale) return
    const x = (board.scrollLeft + at.x - margin.x) / (board.scrollWidth - margin.x)
    const y = (board.scrollTop + at.y - margin.y) / (board.scrollHeight - margin.y)
    this.scale = scale
    board.classList.toggle('zoomed', scale > 1)
    this.arrange()
    board.scrollTo(margin.x + x * (board.scrollWidth - margin.x) - at.x, margin.y + y * (board.scrollHeight - margin.y) - at.y)
  }

  /** Offer the buttons where they help. @param {number} size of a node, px */
  show(size) {
    this.buttons.hidden = this.scale === 1 && size >= CLOSE
    this.buttons.setAttribute('aria-label', session.t('network.zoom'))
    const names = ['network.zoom.out', 'network.zoom.all', 'network.zoom.in']
    for (const [k, button] of [...this.buttons.children].entries()) {
      button.title = session.t(names[k])
      button.setAttribute('aria-label', button.title)
    }
    this.buttons.firstChild.disabled = this.buttons.children[1].disabled = this.scale === 1
    this.buttons.lastChild.disabled = this.scale === MOST
  }
}
