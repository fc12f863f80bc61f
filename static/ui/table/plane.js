// @ts-check
/** Which two columns of a table the map shows, what its sides then mean, and that all others stand still. */
import {table} from '../inputs.js'
import {EXTENT} from '../points.js'
import {ticks} from '../see/lines.js'
import {session} from '../session.js'
import {h} from '../view.js'

const SIDES = ['own.horizontal', 'own.vertical']
const LINES = 6 // about as many numbers at a side

/** @param {{texts: (write: () => void) => void}} life */
export function planeChoice({texts}) {
  const lists = SIDES.map((_, side) => h('select', {onchange: () => choose(side, Number(lists[side].value))}))
  const names = SIDES.map(() => h('span', {class: 'caption'}))
  const caption = h('p', {class: 'caption'})
  const sides = SIDES.map((_, side) => h('label', {class: 'setting'}, names[side], lists[side]))
  const element = h('div', {class: 'plane'}, ...sides, caption)

  /** The other side takes the column that this one leaves, if both would show the same. @param {number} side @param {number} column */
  const choose = (side, column) => {
    const axes = [...(table()?.axes ?? [])]
    if (axes[1 - side] === column) axes[1 - side] = axes[side]
    axes[side] = column
    session.set({map_columns: axes.map((at) => at + 1)})
  }
  const show = () => {
    const now = table()
    if (!now) return
    const {columns, axes} = now
    caption.textContent = columns.length > 2 ? session.t('table.slice') : ''
    lists.forEach((list, side) => {
      sides[side].hidden = side >= columns.length
      names[side].textContent = session.t(SIDES[side])
      list.setAttribute('aria-label', names[side].textContent)
      list.replaceChildren(...columns.map(({name}, at) => h('option', {value: at}, name)))
      list.value = axes[side] ?? ''
    })
  }
  texts(show)
  return {element, show, ticks: ticksAt}
}

/** Round numbers of the column at a side of the map, and where they are on it. @param {number} side 0: across, 1: up */
function ticksAt(side) {
  const now = table()
  const column = now?.columns[now.axes[side]]
  if (!now || !column) return []
  const {mean, deviation} = column
  const reach = (EXTENT / now.unit) * deviation
  return ticks(mean - reach, mean + reach, false, LINES).map((value) => ({
    at: ((value - mean) / deviation) * now.unit, text: session.words.number(value, {maximumSignificantDigits: 6, useGrouping: false}),
  }))
}
