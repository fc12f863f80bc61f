// @ts-check
/** Which point is explained: the one under the pointer on the output map, a place held there, or one of the data by number. */
import {className, ends, table} from '../inputs.js'
import {session} from '../session.js'
import {h} from '../view.js'

const STEP = 0.1

/** @typedef {{x: number, y: number, label: number, row?: number}} Point `row`: its place in the data, if it is one of them */

/**
 * @param {import('../view.js').Life} life
 * @param {() => void} changed
 * @returns {{element: HTMLElement, point: () => Point | null}}
 */
export function pointPicker(life, changed) {
  const number = h('input', {type: 'number', min: 1, step: 1, inputmode: 'numeric', onchange: () => choose(number.valueAsNumber - 1), oninput: () => choose(number.valueAsNumber - 1)})
  const place = ['x', 'y'].map((name) => h('input', {type: 'number', step: STEP, inputmode: 'decimal', oninput: (/** @type {any} */ event) => move(name, event.target.valueAsNumber)}))
  const target = h('select', {onchange: () => aim(Number(target.value))})
  const value = h('input', {type: 'number', step: STEP, inputmode: 'decimal', oninput: () => aim(value.valueAsNumber)})
  const words = [0, 1, 2, 3].map(() => h('span', {class: 'caption'}))
  const count = h('span', {class: 'caption'})
  const label = (/** @type {number} */ k, /** @type {HTMLElement[]} */ ...inside) => h('label', {}, words[k], ...inside)
  const aimed = label(3, target, value)
  const element = h('div', {class: 'picker'}, label(0, h('span', {class: 'joined'}, number, count)), label(1, place[0]), label(2, place[1]), aimed)

  /** @type {Point | null} */ let held = null
  /** @type {Point | null} */ let under = null
  /** @type {number | null} the point of the data that is held, if it is one */ let chosen = 0
  const rows = () => session.latest('data')?.shape[0] ?? 0
  const row = (/** @type {number} */ k) => {
    const [x, y, wanted] = session.latest('data')?.array.subarray(3 * k, 3 * k + 3) ?? []
    return {x, y, label: wanted}
  }
  /** A place is wanted to be what the nearest point of the data is. @param {number} x @param {number} y */
  const there = (x, y) => {
    let nearest = {x: 0, y: 0, label: 0}
    let least = Infinity
    for (let k = 0; k < rows(); k++) {
      const point = row(k)
      const distance = (point.x - x) ** 2 + (point.y - y) ** 2
      if (distance < least) [least, nearest] = [distance, point]
    }
    return {x, y, label: nearest.label}
  }
  const choose = (/** @type {number} */ k) => {
    if (!Number.isInteger(k) || k < 0 || k >= rows()) return
    chosen = k
    held = row(k)
    tell()
  }
  const move = (/** @type {string} */ name, /** @type {number} */ to) => {
    if (!held || !Number.isFinite(to)) return
    chosen = null
    const unit = table()?.unit ?? 1
    held = there(name === 'x' ? to * unit : held.x, name === 'y' ? to * unit : held.y)
    tell()
  }
  const aim = (/** @type {number} */ wanted) => {
    if (!held || !Number.isFinite(wanted)) return
    held = {...held, label: wanted}
    tell()
  }
  const tell = () => {
    show()
    changed()
  }
  /** @param {any} input @param {string} text */
  const write = (input, text) => {
    if (input.getRootNode().activeElement !== input || under) input.value = text
  }
  const show = () => {
    const point = under ?? held
    if (!point) return
    const short = (/** @type {number} */ each) => String(Number(each.toFixed(3)))
    write(number, under || chosen === null ? '' : String(chosen + 1))
    // Of a table, standardised as the network receives it.
    const unit = table()?.unit ?? 1
    write(place[0], short(point.x / unit))
    write(place[1], short(point.y / unit))
    write(value, short(point.label))
    target.value = String(point.label)
    session.emit('marker', point)
  }
  /** The targets there are depend on the problem. */
  const offer = () => {
    const {problem, classes} = session.values
    aimed.hidden = problem === 'autoencoder' // its targets are its inputs
    target.hidden = problem === 'regression'
    value.hidden = !target.hidden
    const classesThere = problem === 'multi-class' ? Array.from({length: classes}, (_, k) => k) : [-1, 1]
    target.replaceChildren(...classesThere.map((each) => h('option', {value: each}, problem === 'multi-class'
      ? className(each) : ends()[Number(each > 0)])))
    show()
  }
  life.texts(() => {
    words[0].textContent = session.t('maths.point')
    for (const side of [0, 1]) words[side + 1].textContent = sideName(side)
    words[3].textContent = session.t('maths.target')
    count.textContent = session.t('maths.of', {count: session.words.number(rows())})
    offer()
  })
  life.watch('data', () => {
    number.max = String(rows())
    count.textContent = session.t('maths.of', {count: session.words.number(rows())})
    for (const side of [0, 1]) words[side + 1].textContent = sideName(side)
    if (chosen !== null) held = row(Math.min(chosen, rows() - 1))
    else if (held) held = there(held.x, held.y)
    offer()
    changed()
  })
  life.on('map', (/** @type {{x: number, y: number, chosen: boolean} | null} */ at) => {
    under = at && !at.chosen ? there(at.x, at.y) : null
    if (at?.chosen) {
      chosen = null
      held = there(at.x, at.y)
    }
    tell()
  })
  life.ended(() => session.emit('marker', null))
  return {element, point: () => under ?? (held && chosen !== null ? {...held, row: chosen} : held)}
}

/** What a side of the map is called. @param {number} side */
function sideName(side) {
  const now = table()
  return now ? now.columns[now.axes[side]]?.name ?? '' : ['x₁', 'x₂'][side]
}
