// @ts-check
/** One layer in the editor of a network: what it is, what comes out of it, and its settings when it is opened. */
import {detail, fieldOf, sizes, title} from './layers.js'
import {icon, ICONS, h} from '../../view.js'
import {session} from '../../session.js'

const GRIP = 'M9 5h2v2H9zm4 0h2v2h-2zM9 11h2v2H9zm4 0h2v2h-2zM9 17h2v2H9zm4 0h2v2h-2z'
const MOST_SIDE = 28 // rows of an image whose sign is as high as a row allows

/**
 * What a row asks of its list.
 * @typedef {{move: (row: BlockRow, step: number) => void, drag: (row: BlockRow, event: PointerEvent) => void,
 *   remove: (row: BlockRow) => void, open: (row: BlockRow) => void}} List
 */

export class BlockRow {
  /** @type {{field: string, input: any, label: HTMLElement, rule: any}[]} */ #fields = []
  #number = 0

  /** @param {import('./layers.js').Block} block @param {any} about @param {List} list */
  constructor(block, about, list) {
    this.block = {...block}
    this.about = about
    const button = (/** @type {string} */ name, /** @type {string} */ path, /** @type {Record<string, any>} */ more) => h('button', {type: 'button', class: name, ...more}, icon(path))
    this.grip = button('grip', GRIP, {
      onpointerdown: (/** @type {PointerEvent} */ event) => event.button === 0 && list.drag(this, event),
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        const step = {ArrowUp: -1, ArrowDown: 1}[event.key]
        if (step === undefined) return
        event.preventDefault()
        list.move(this, step)
      },
    })
    this.out = button('out', ICONS.close, {onclick: () => list.remove(this)})
    this.slab = h('i', {class: 'slab', 'aria-hidden': 'true'})
    this.title = h('b')
    this.detail = h('span', {class: 'detail'})
    this.shape = h('span', {class: 'shape'})
    this.count = h('small')
    this.face = h('button', {type: 'button', class: 'face', 'aria-expanded': 'false', onclick: () => list.open(this), onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Delete') list.remove(this)
    }}, this.slab, h('span', {class: 'what'}, this.title, this.detail), h('span', {class: 'gives'}, this.shape, this.count))
    this.settings = h('div', {class: 'settings', hidden: true}, ...Object.entries(about.blocks[block.kind] ?? {}).map(([field, rule]) => this.#field(field, rule)))
    this.element = h('li', {class: `block ${block.kind}`}, this.grip, this.face, this.out, this.settings)
  }

  /** @param {string} field @param {any} rule */
  #field(field, rule) {
    const label = h('span')
    const input = rule.type === 'choice'
      ? h('select', {}, ...rule.choices.map((/** @type {string} */ value) => h('option', {value})))
      : h('input', {type: 'number', min: rule.least, max: rule.most, step: rule.type === 'whole' ? 1 : 'any'})
    input.value = fieldOf(this.block, field, this.about)
    input.addEventListener('input', () => {
      // No number is null, which the server refuses with the range that it has.
      this.block[field] = rule.type === 'choice' ? input.value : input.value === '' ? null : Number(input.value)
      this.write(this.#number) // the form hears the input itself
    })
    this.#fields.push({field, input, label, rule})
    return h('label', {}, label, input)
  }

  /** Show or hide its settings. @param {boolean} open */
  open(open) {
    this.settings.hidden = !open || this.#fields.length === 0
    this.face.setAttribute('aria-expanded', String(open))
    this.element.toggleAttribute('data-open', open)
  }

  /** Its words, in the page's language. @param {number} number its place, from 1 */
  write(number) {
    this.#number = number
    const name = title(this.block, this.about)
    const kind = this.block.kind
    this.title.textContent = name
    this.detail.textContent = detail(this.block, this.about)
    const values = {number, layer: name}
    this.grip.setAttribute('aria-label', session.t('cnn.move', values))
    this.out.setAttribute('aria-label', session.t('cnn.remove', values))
    this.out.title = this.out.ariaLabel
    this.grip.title = this.grip.ariaLabel
    for (const {field, input, label, rule} of this.#fields) {
      label.textContent = session.t(`cnn.field.${field}`)
      if (rule.type === 'choice') [...input.options].forEach((option) => { option.textContent = session.t(`activation.${option.value}`) })
      if (field === 'slope') input.parentElement.hidden = kind === 'activation' && this.block.name !== 'leaky_relu'
    }
  }

  /** What comes out of it and how much it learns; null while nobody knows. @param {{out: number[], parameters: number} | null} plan */
  plan(plan) {
    this.shape.textContent = plan ? sizes(plan.out) : '…'
    this.count.textContent = plan?.parameters ? session.words.number(plan.parameters) : ''
    this.count.title = plan?.parameters ? session.t('cnn.parameters', {count: session.words.number(plan.parameters)}) : ''
    if (plan) draw(this.slab, plan.out)
  }

  /** @param {boolean} wrong whether the network cannot be because of this layer */
  mark(wrong) {
    this.element.toggleAttribute('data-wrong', wrong)
    if (wrong) this.shape.textContent = session.t('cnn.impossible')
    if (wrong) this.count.textContent = ''
  }
}

/** A shape as a small slab: as high as the image, as thick as it has channels. @param {HTMLElement} slab @param {number[]} shape */
export function draw(slab, [channels, rows]) {
  const [high, thick] = rows === undefined ? [Math.log2(channels + 1) / 12, 0] : [Math.sqrt(rows / MOST_SIDE), Math.log2(channels) / 10]
  slab.style.setProperty('--high', String(Math.min(1, high)))
  slab.style.setProperty('--thick', String(Math.min(1, thick)))
}
