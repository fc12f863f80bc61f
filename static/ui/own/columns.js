// @ts-check
/** The boxes of a table's columns: which are learnt from, and why others cannot be. */
import {MOST_INPUTS} from '../own_points.js'
import {session} from '../session.js'
import {h} from '../view.js'

/** @typedef {{name: string, numeric: boolean, constant: boolean, words: number}} Column see `Desk.read` */

/** @param {Column[]} columns @param {string} target what is predicted at first */
export function columnBoxes(columns, target) {
  const boxes = columns.filter(({numeric, words}) => numeric || words).map((column) => {
    const {name, words} = column
    const input = h('input', {type: 'checkbox', value: name, checked: name !== target, onchange: () => tell()})
    const label = h('label', {class: 'choice'}, input, words ? session.t('own.words', {column: name, words: session.words.number(words)}) : name)
    return {column, input, label}
  })
  const told = h('p', {class: 'told', role: 'status'})
  const element = h('fieldset', {}, h('legend', {}, session.t('own.columns')), ...boxes.map(({label}) => label), told)
  let whole = false // whether the network receives the columns themselves
  const taken = () => boxes.filter(({input}) => input.checked && !input.disabled)
  const chosen = () => taken().map(({column}) => column.name)
  /** Inputs of the network: a column of words has one for each. @param {Column} column */
  const width = ({words}) => words || 1
  const inputs = () => taken().reduce((sum, {column}) => sum + width(column), 0)

  /** Why a column that is not taken cannot be; nothing where it could. @param {Column} column */
  const reason = (column) => {
    const {name, numeric, constant, words} = column
    if (name === target) return ''
    if (constant) return 'own.left.constant'
    if (!numeric && !words) return 'own.left.text'
    return !chosen().includes(name) && inputs() + width(column) > MOST_INPUTS ? 'own.left.many' : ''
  }
  const tell = () => {
    const left = columns.map((column) => [reason(column), column.name]).filter(([why]) => why).map(([why, column]) => session.t(why, {column}))
    const counted = session.t('own.inputs', {inputs: session.words.number(inputs()), limit: session.words.number(MOST_INPUTS)})
    told.textContent = !whole ? '' : left.length === 0 ? counted : `${counted} ${session.t('own.left', {columns: left.join(', ')})}`
  }
  return {
    element,
    chosen,
    /**
     * What is predicted is no input. Where the network receives the columns themselves, nor is what says nothing, nor
     * what is too much; words are inputs only there.
     * @param {string} predicted @param {boolean} themselves
     */
    show: (predicted, themselves) => {
      target = predicted
      whole = themselves
      for (const {column, input, label} of boxes) {
        label.hidden = whole ? column.constant : !column.numeric
        input.disabled = label.hidden || column.name === target
      }
      if (whole) for (const {input} of taken().reverse()) input.checked = inputs() <= MOST_INPUTS
      tell()
    },
  }
}
