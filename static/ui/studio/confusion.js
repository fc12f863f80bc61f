// @ts-check
/** The confusion matrix: how often each class (row) was given each answer (column), as numbers and as shading. */
import {session} from '../session.js'
import {h} from '../view.js'

/** @param {import('../view.js').Life} life */
export function confusion({texts}) {
  const caption = h('caption', {class: 'unseen'})
  const [across, down] = [h('th', {scope: 'colgroup', class: 'axis'}), h('span')]
  const table = h('table', {class: 'confusion'})
  const said = h('p', {class: 'caption said'})
  const element = h('div', {class: 'confusion-board'}, table, said)
  /** @type {any} */ let shown = null
  /** @type {string[]} */ let names = []

  const tell = (/** @type {number} */ row, /** @type {number} */ column) => {
    const size = names.length
    const count = session.words.number(shown.array[row * size + column])
    const values = {count, class: names[row], answer: names[column]}
    return session.t(row === column ? 'confusion.right' : 'confusion.wrong', values)
  }
  const over = (/** @type {Event} */ event) => {
    const cell = /** @type {HTMLElement} */ (event.target)
    if (cell.tagName === 'TD') said.textContent = tell(Number(cell.dataset.row), Number(cell.dataset.column))
  }
  table.addEventListener('pointerover', over)
  table.addEventListener('pointerleave', () => { said.textContent = session.t('confusion.hint') })

  /** @param {any} frame int32 (classes, classes) @param {string[]} classes in the person's language */
  const show = (frame, classes) => {
    if (frame === shown && String(classes) === String(names)) return
    shown = frame
    names = classes
    draw()
    said.textContent ||= session.t('confusion.hint')
  }
  const draw = () => {
    const size = names.length
    across.colSpan = size
    const head = h('tr', {}, h('th', {class: 'corner'}, down), ...names.map((name) => h('th', {scope: 'col'}, h('span', {}, name))))
    const body = names.map((name, row) => {
      const counts = Array.from(shown.array.subarray(row * size, (row + 1) * size))
      const whole = counts.reduce((/** @type {number} */ sum, /** @type {number} */ count) => sum + count, 0) || 1
      return h('tr', {}, h('th', {scope: 'row'}, name), ...counts.map((count, column) => h('td', {
        'data-row': row, 'data-column': column, 'data-right': row === column, title: tell(row, column),
        // What is wrong is rare: a tenth of a class is already as strong as the colour gets.
        style: `--share: ${Math.min(1, (row === column ? 1 : 10) * count / whole)}`,
      }, count ? session.words.number(count) : h('span', {class: 'none'}, '0'))))
    })
    table.classList.toggle('long', names.some((name) => name.length > 3))
    table.replaceChildren(caption, h('thead', {}, h('tr', {}, h('td', {class: 'corner'}), across), head), h('tbody', {}, ...body))
  }
  texts(() => {
    caption.textContent = session.t('confusion.caption')
    across.textContent = session.t('confusion.answer')
    down.textContent = session.t('confusion.class')
    said.textContent = session.t('confusion.hint')
    if (shown) draw()
  })
  return {element, show}
}
