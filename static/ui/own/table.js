// @ts-check
/** A table of one's own: pasted or from a file, read by Python in this browser, and the choice of what to learn. */
import {MOST_POINTS, SCALINGS, settingsFor} from '../own_points.js'
import {EXTENT} from '../points.js'
import {session} from '../session.js'
import {h} from '../view.js'
import {columnBoxes} from './columns.js'

const LARGEST = 5 // MB; looked at before anything is read
const EXAMPLE = 'x;y;z\n1,5;2,0;a\n0,5;-1,2;b\n…'

/** @param {() => void} close the dialog @param {File} [file] to begin with */
export function table(close, file) {
  const chooser = h('input', {type: 'file', accept: '.csv,.tsv,.txt,.json,text/csv,application/json', hidden: true, onchange: () => {
    if (chooser.files?.[0]) read(chooser.files[0])
    chooser.value = ''
  }})
  const pasted = h('textarea', {rows: 6, spellcheck: 'false', placeholder: EXAMPLE, 'aria-label': session.t('own.paste')})
  const open = h('button', {type: 'button', class: 'quiet', onclick: () => chooser.click()}, session.t('own.file'))
  const take = h('button', {type: 'button', class: 'quiet', onclick: () => read(new Blob([pasted.value]))}, session.t('own.read'))
  const trouble = h('p', {class: 'trouble', role: 'alert'})
  const said = h('p', {class: 'said', role: 'status'})
  const chosen = h('div', {class: 'chosen'})
  const limits = session.t('own.limits', {rows: session.words.number(MOST_POINTS), size: LARGEST})
  const element = h('div', {class: 'table'}, h('p', {}, limits), pasted, h('div', {class: 'buttons'}, open, take), chooser, trouble, said, chosen)

  const refuse = (/** @type {string} */ key, /** @type {Record<string, any>} */ values) => {
    const written = Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? session.words.number(value) : value])
    said.textContent = ''
    trouble.textContent = session.t(`own.refused.${key}`, Object.fromEntries(written))
  }
  /** What the engine finds; undefined, having said why, if it cannot use it. @param {string} question @param {any} about */
  const ask = async (question, about) => {
    trouble.textContent = ''
    const {found} = await session.ask({type: 'ask', question, about})
    if (!found.refused) return found
    refuse(found.refused, found.values)
  }
  const read = async (/** @type {Blob} */ blob) => {
    if (blob.size > LARGEST * 1e6) return refuse('large', {limit: LARGEST})
    said.textContent = session.t('own.reading')
    const found = await ask('table', {data: new Uint8Array(await blob.arrayBuffer())})
    if (!found) return
    said.textContent = ''
    pasted.rows = 2
    chosen.replaceChildren(...choice(found, async (wanted) => {
      const own = await ask('choice', wanted)
      if (!own) return
      session.own.use(own, settingsFor(own, ''))
      tellOutside(own)
      close()
    }))
  }
  if (file) read(file)
  return {element, end: () => {}}
}

/**
 * What there is to choose of a table that has been read.
 * @param {any} found see `Desk.read` @param {(wanted: Record<string, any>) => void} use
 */
function choice({columns, rows, preview, suggestion}, use) {
  const names = columns.map((/** @type {any} */ column) => column.name)
  const numeric = columns.filter((/** @type {any} */ column) => column.numeric).map((/** @type {any} */ column) => column.name)
  const target = select(names, suggestion.target)
  const kind = select(['classes', 'values'], suggestion.kind, (name) => session.t(`own.predict.${name}`))
  const view = select(['pair', 'columns', 'components'], 'pair', (name) => session.t(`own.view.${name}`))
  const axes = [0, 1].map((k) => select(numeric, suggestion.inputs[k] ?? suggestion.inputs[0]))
  const boxes = columnBoxes(columns, suggestion.target)
  const scaling = select(SCALINGS, 'standard', (name) => session.t(`own.scaling.${name}`))
  const pair = axes.map((axis, k) => field(session.t(k ? 'own.vertical' : 'own.horizontal'), axis))
  const scaled = h('p', {class: 'wide'})
  const scalings = field(session.t('own.scaling'), scaling)
  const show = () => {
    const whole = view.value === 'columns'
    for (const each of pair) each.hidden = view.value !== 'pair'
    boxes.element.hidden = view.value === 'pair'
    scalings.hidden = whole
    scaled.textContent = session.t(whole ? 'own.scaled.columns' : 'own.scaled')
    boxes.show(target.value, whole)
    axes.forEach((axis, k) => keepApart(axis, target.value, axes[1 - k].value))
  }
  view.addEventListener('change', show)
  target.addEventListener('change', () => {
    const column = columns.find((/** @type {any} */ each) => each.name === target.value)
    kind.value = column.distinct <= 10 || !column.numeric ? 'classes' : 'values'
    show()
  })
  show()
  const wanted = () => ({
    inputs: view.value === 'pair' ? [...new Set(axes.map((axis) => axis.value))].filter(Boolean) : boxes.chosen(),
    columns: view.value === 'columns',
    target: target.value,
    kind: kind.value,
    scaling: scaling.value,
  })
  const odd = columns.filter((/** @type {any} */ column) => column.odd).map((/** @type {any} */ {name, odd}) =>
    h('p', {class: 'wide'}, session.t(odd.cell === '' ? 'own.odd.empty' : 'own.odd', {column: name, row: session.words.number(odd.row), cell: odd.cell})))
  const go = h('button', {type: 'submit', class: 'quiet main'}, session.t('own.use'))
  return [
    h('p', {}, session.t('own.found', {rows: session.words.number(rows), columns: session.words.number(names.length)})),
    h('div', {class: 'scrolled', tabindex: '0', role: 'region', 'aria-label': session.t('own.preview')}, h('table', {},
      h('tr', {}, ...names.map((/** @type {string} */ name) => h('th', {scope: 'col'}, name))),
      ...preview.map((/** @type {string[]} */ row) => h('tr', {}, ...row.map((cell) => h('td', {}, cell)))))),
    h('form', {class: 'fields', onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault()
      use(wanted())
    }},
    field(session.t('own.target'), target), field(session.t('own.as'), kind), field(session.t('own.view'), view), ...pair, boxes.element,
    scalings, ...odd, scaled, h('div', {class: 'end wide'}, go)),
  ]
}

/** Unscaled points may lie where nothing is drawn. @param {import('../own_points.js').Own} own */
function tellOutside({axes, scaling, numbers}) {
  const width = axes.length + 1
  if (scaling !== 'none' || width > 3) return
  const number = (/** @type {number} */ value) => session.words.number(value)
  const points = numbers.length / width
  let outside = 0
  for (let i = 0; i < points; i++) {
    if (numbers.subarray(i * width, (i + 1) * width - 1).some((value) => Math.abs(value) > EXTENT)) outside++
  }
  if (outside) session.notify({key: 'own.outside', kind: 'warning', values: {outside: number(outside), points: number(points)}})
}

/** What is predicted is no input: an axis that has it takes another column, if there is one. @param {any} axis @param {string} target @param {string} other */
function keepApart(axis, target, other) {
  for (const option of axis.options) option.disabled = option.value === target
  if (axis.value !== target) return
  const free = [...axis.options].filter((option) => !option.disabled).map((option) => option.value)
  axis.value = free.find((name) => name !== other) ?? free[0] ?? ''
}

/** @param {string[]} values @param {string} value @param {(value: string) => string} [name] */
function select(values, value, name = (each) => each) {
  const list = h('select', {}, ...values.map((each) => h('option', {value: each}, name(each))))
  list.value = value
  return list
}

/** @param {string} name @param {HTMLElement} control */
function field(name, control) {
  control.setAttribute('aria-label', name) // without the names of its choices
  return h('label', {class: 'field'}, h('span', {}, name), control)
}
