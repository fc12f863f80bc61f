// @ts-check
/** A person's own points as the page keeps them, writes them into files and reads them back, with every doubt. */
import {trainsOnOwn} from './rules.js'

export const MOST_POINTS = 20_000
export const MOST_CLASSES = 10
export const MOST_INPUTS = 16 // columns that a network receives
export const SCALINGS = ['standard', 'minmax', 'none']
const REACH = 5 // of the half-width of the square, 6
const LONGEST_NAME = 200 // characters
const SETTINGS = ['dataset', 'reg_dataset']

/**
 * @typedef {{axes: string[], target: string, classes: string[], scaling: string, columns?: true, numbers: Float64Array}} Own
 *   `numbers`: of one point after the other the inputs, named by `axes`, and the label: the place of its class in
 *   `classes`, or the number to predict if there are none. Drawn points are on the square as they are, unscaled.
 *   `columns`: of a table, the network receives each input as it is, standardised, and not a point of the square.
 */

/** The dialog in which one's own points are drawn or read; loaded when it is wanted. @param {File} [file] a table */
export const openOwn = async (file) => (await import('./own/panel.js')).openOwn(file)

/** @param {Own} own @returns {Record<string, any>} JSON */
export function writeOwn({numbers, ...about}) {
  const width = about.axes.length + 1
  return {...about, rows: Array.from({length: numbers.length / width}, (_, i) => [...numbers.subarray(i * width, (i + 1) * width)])}
}

/** The points of a file, or null if they are none. @param {any} given @returns {Own | null} */
export function readOwn(given) {
  const {axes, target, classes, scaling, columns, rows} = given ?? {}
  if (!names(axes) || !names(classes) || !names([target]) || !SCALINGS.includes(scaling) || !Array.isArray(rows)) return null
  if (axes.length === 0 || classes.length > MOST_CLASSES || rows.length === 0 || rows.length > MOST_POINTS) return null
  if (columns !== undefined && (columns !== true || axes.length > MOST_INPUTS || new Set([...axes, target]).size <= axes.length)) return null
  const width = axes.length + 1
  const fits = (/** @type {any} */ row) => Array.isArray(row) && row.length === width && row.every(Number.isFinite) &&
    (classes.length === 0 || classes[row[width - 1]] !== undefined)
  if (!rows.every(fits)) return null
  return {axes, target, classes, scaling, ...(columns && {columns}), numbers: Float64Array.from(rows.flat())}
}

/** @param {any} list */
const names = (list) => Array.isArray(list) && list.every((name) => typeof name === 'string' && name.length <= LONGEST_NAME)

/**
 * The settings that train on these points. @param {Own} own
 * @param {string} problem the present one; drawn classes can be learnt as numbers too
 */
export function settingsFor({classes}, problem) {
  if (problem === 'autoencoder') return {dataset: 'own'}
  if (classes.length === 0) return {problem: 'regression', reg_dataset: 'own'}
  if (problem === 'regression' && classes.length === 2) return {reg_dataset: 'own'}
  if (classes.length > 2) return {problem: 'multi-class', dataset: 'own', classes: classes.length}
  return {problem: 'classification', dataset: 'own'}
}

/**
 * A few of the points for a small picture: x, y and label one after the other. Of a table the first two columns, from
 * the least to the greatest value.
 * @param {Own} own @param {number} most
 */
export function pictureOf({axes, classes, scaling, numbers}, most) {
  const width = axes.length + 1
  const count = numbers.length / width
  const few = Math.min(most, count)
  const rows = Array.from({length: few}, (_, i) => numbers.subarray(Math.floor((i * count) / few) * width).subarray(0, width))
  const column = (/** @type {number} */ k, /** @type {number} */ reach) => {
    const values = rows.map((row) => row[k])
    const [low, high] = [Math.min(...values), Math.max(...values)]
    return values.map((value) => (high > low ? reach * ((2 * (value - low)) / (high - low) - 1) : 0))
  }
  const drawn = scaling === 'none' && width === 3
  const [x, y] = [0, 1].map((k) => (drawn ? rows.map((row) => row[k]) : k < axes.length ? column(k, REACH) : rows.map(() => 0)))
  const labels = rows.map((row) => row[width - 1])
  const label = classes.length === 2 ? labels.map((value) => 2 * value - 1) : classes.length || drawn ? labels : column(width - 1, 1)
  return Float32Array.from(rows.flatMap((_, i) => [x[i], y[i], label[i]]))
}

/** The person's own points in this page: one set at a time, given to the engine for the data set "own". */
export class OwnPoints {
  /** @type {Own | null} */ data = null

  /** @param {typeof import('./session.js').session} session @param {(message: any) => void} send to the engine */
  constructor(session, send) {
    this.session = session
    this.send = send
  }

  /**
   * Train on these points, with the settings that go with them; without any, on a usual data set. Where they take the
   * place of other own points, the network keeps what it has learnt, unless they have other columns.
   * @param {Own | null} data @param {Record<string, any>} [changes]
   */
  use(data, changes = {}) {
    const {session} = this
    this.keep(data)
    this.give()
    session.set(data ? {...this.#afresh(data), ...changes} : this.#without(session.values))
    if (data && trainsOnOwn(session.values)) this.send({type: 'set', spec: session.spec})
  }

  /** Have these points, and leave the engine to others. @param {Own | null} data */
  keep(data) {
    this.data = data
    this.#tellRules()
    this.session.emit('own')
  }

  /** Let the engine have them. */
  give() {
    if (this.data) this.send({type: 'points', own: this.data})
  }

  /** What other points leave of the settings: no column is chosen yet, and a table's numbers are no classes. @param {Own} data */
  #afresh({columns, classes}) {
    const {dataset} = this.#without(this.session.values)
    return {left_out: [], map_columns: [], ...(columns && classes.length === 0 && dataset && {dataset})}
  }

  /** Whether the network receives columns of the person's own table. */
  get trainsColumns() {
    return Boolean(this.data?.columns) && trainsOnOwn(this.session.values)
  }

  /** Settings that come from a link do not name points that are not here. @param {Record<string, any>} values */
  settle(values) {
    this.#tellRules()
    if (this.data) return
    if (trainsOnOwn(values)) this.session.notify({key: 'own.gone', kind: 'warning', action: {key: 'own.open', values: {}, act: () => openOwn()}})
    Object.assign(values, this.#without(values))
  }

  #tellRules() {
    this.session.rules.own_classes = Math.max(2, this.data?.classes.length ?? 0)
  }

  /** The settings that name own points, as they usually are. @param {Record<string, any>} values */
  #without(values) {
    const naming = this.session.settings.filter(({name}) => SETTINGS.includes(name) && values[name] === 'own')
    return Object.fromEntries(naming.map(({name, default: usual}) => [name, usual]))
  }
}
