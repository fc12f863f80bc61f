// @ts-check
/** Lines from a token to those that it attends to, as wide as the attention is strong, with the shares in numbers. */
import {clean} from '../../see/canvas.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {roving, stopAt} from './roving.js'

const TOLD = 5 // of the strongest, in words
const LEAST = 0.005 // a weaker line is not drawn, its share not written
const WIDEST = 9 // CSS pixels

/** A share as it is written here. @param {number} value */
export const share = (value) => session.words.number(value, {style: 'percent', maximumFractionDigits: value < 0.1 ? 1 : 0})

/**
 * `weights(row)` are those of a token's attention to each column; they sum to 1.
 * @typedef {{rows: string[], columns: string[], weights: (row: number) => ArrayLike<number>}} Seen
 */

/** @param {import('../views.js').Life} life @param {(row: number) => void} chosen is called when the person has chosen a token */
export function links(life, chosen) {
  const above = h('div', {class: 'tokens', role: 'group'})
  const canvas = h('canvas', {class: 'lines', 'aria-hidden': 'true'})
  const below = h('div', {class: 'tokens seen', 'aria-hidden': 'true'})
  const told = h('p', {class: 'caption told'})
  const inside = h('div', {class: 'looks-inside'}, above, canvas, below)
  const frame = h('div', {class: 'looks-frame'}, inside)
  const element = h('div', {class: 'looks'}, frame, told)
  /** @type {Seen | null} */ let seen = null
  /** @type {HTMLElement[]} */ let buttons = []
  /** @type {{box: HTMLElement, figure: HTMLElement}[]} */ let boxes = []
  let names = ''
  let row = -1
  /** @type {number | null} */ let hovered = null

  const at = () => Math.min(hovered ?? row, buttons.length - 1)
  const choose = (/** @type {number} */ k) => {
    row = k
    stopAt(buttons, row)
    draw()
    chosen(row)
  }
  const build = (/** @type {Seen} */ {rows, columns}) => {
    buttons = rows.map((token, k) => h('button', {
      type: 'button', onclick: () => choose(k), onpointerenter: () => hover(k), onpointerleave: () => hover(null),
    }, token))
    boxes = columns.map((token) => {
      const figure = h('small')
      return {figure, box: h('span', {}, h('span', {}, token), figure)}
    })
    above.replaceChildren(...buttons)
    below.replaceChildren(...boxes.map(({box}) => box))
    row = rows.length - 1
    hovered = null
    stopAt(buttons, row)
    frame.scrollLeft = frame.scrollWidth // where the last one is
  }
  const hover = (/** @type {number | null} */ k) => {
    hovered = k
    draw()
  }
  const draw = () => {
    const surface = clean(canvas)
    if (!seen || !buttons.length || !surface) return
    const {brush, height} = surface
    const from = at()
    const weights = seen.weights(from)
    const top = middle(buttons[from])
    brush.strokeStyle = session.theme.token('positive')
    boxes.forEach(({box, figure}, k) => {
      const weight = weights[k]
      box.style.setProperty('--share', String(weight))
      figure.textContent = weight >= LEAST ? share(weight) : ''
      if (!(weight >= LEAST)) return
      const bottom = middle(box)
      brush.globalAlpha = 0.25 + 0.75 * weight
      brush.lineWidth = Math.max(0.75, WIDEST * weight)
      brush.beginPath()
      brush.moveTo(top, 0)
      brush.bezierCurveTo(top, height / 2, bottom, height / 2, bottom, height)
      brush.stroke()
    })
    buttons.forEach((button, k) => button.toggleAttribute('data-looks', k === from))
    tell(from, weights)
  }
  const tell = (/** @type {number} */ from, /** @type {ArrayLike<number>} */ weights) => {
    const {rows, columns} = /** @type {Seen} */ (seen)
    const strongest = Array.from(weights, (weight, k) => ({weight, k})).sort((a, b) => b.weight - a.weight).slice(0, TOLD)
    const parts = strongest.filter(({weight}) => weight >= LEAST).map(({weight, k}) => `${columns[k]} ${share(weight)}`)
    told.textContent = session.t('attention.told', {token: rows[from], shares: parts.join(' · ')})
  }
  roving(above, () => buttons)
  life.sized(inside, () => draw())
  life.texts(() => {
    above.setAttribute('aria-label', session.t('attention.tokens'))
    draw()
  })
  return {
    element,
    draw,
    choose,
    /** @param {Seen} given */
    show(given) {
      const now = [given.rows, given.columns].map((tokens) => tokens.join('\n')).join('\n\n')
      seen = given
      if (now !== names) build(given)
      names = now
      draw()
    },
  }
}

/** @param {HTMLElement} box */
const middle = (box) => box.offsetLeft + box.offsetWidth / 2
