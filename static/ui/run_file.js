// @ts-check
/** A run as one JSON file: the experiment, its data, its weights and its losses. Read with every doubt. */
import {expected} from './link.js'
import {readOwn, writeOwn} from './own_points.js'
import {trainsOnOwn} from './rules.js'

export const VERSION = 1
export const LARGEST = 8 // MB
const FORMAT = 'neural-playground'
const MEASURES = ['train_loss', 'test_loss', 'train_accuracy', 'test_accuracy']
const LONGEST = 60 // characters of a wrong value that are shown

/**
 * @typedef {import('./link.js').Setting} Setting
 * @typedef {import('./types.js').Metrics} Metrics
 * @typedef {{values: Record<string, any>, epoch: number, checkpoint: number[], points: Metrics[], rows: number[][],
 *   own?: import('./own_points.js').Own | null}} Run `own`: the person's own points, where they are the data set
 */

/** Why a file cannot be used, as a key of the words and what fills its places. */
export class Refusal extends Error {
  /** @param {string} key @param {Record<string, any>} [values] */
  constructor(key, values = {}) {
    super(key)
    this.key = key
    this.values = values
  }
}

/** @type {Record<string, (value: any, setting: Setting) => boolean>} */
const FITS = {
  choice: (value, {choices = []}) => choices.includes(value),
  flag: (value) => typeof value === 'boolean',
  seed: (value, {longest = 64}) => typeof value === 'string' && [...value].length <= longest,
  quantity: (value, {low = -Infinity, high = Infinity, whole}) =>
    Number.isFinite(value) && value >= low && value <= high && (!whole || Number.isInteger(value)),
  names: (value, {choices = []}) => Array.isArray(value) && value.every((name) => choices.includes(name)),
  subset: (value, {choices = []}) =>
    Array.isArray(value) && value.every((name) => choices.includes(name)) && new Set(value).size === value.length,
  shape: (value, {max_layers = 0, max_units = 0}) =>
    Array.isArray(value) && value.length <= max_layers && value.every((n) => Number.isInteger(n) && n >= 1 && n <= max_units),
}

/**
 * @param {Run & {train?: number}} run `rows` are the points as drawn, the first `train` of them for training
 * @returns {Record<string, any>} JSON
 */
export function writeRun({values, epoch, checkpoint, points, rows, train, own}) {
  return {
    format: FORMAT,
    version: VERSION,
    experiment: values,
    epoch,
    weights: checkpoint,
    losses: Object.fromEntries(['epoch', ...MEASURES].map((name) => [name, points.map((point) => /** @type {any} */ (point)[name])])),
    ...(rows.length > 0 && {data: {columns: ['x', 'y', 'label'], train, rows}}),
    ...(own && {own: writeOwn(own)}),
  }
}

/**
 * @param {string} text
 * @param {Setting[]} settings
 * @param {import('./own_points.js').Own | null} [own] the own points, where they are kept elsewhere
 * @returns {Run}
 * @throws {Refusal}
 */
export function readRun(text, settings, own = null) {
  /** @type {any} */
  let file
  try {
    file = JSON.parse(text)
  } catch {
    throw new Refusal('file.json')
  }
  if (file?.format !== FORMAT || !Number.isInteger(file.version)) throw new Refusal('file.foreign')
  if (file.version > VERSION) throw new Refusal('file.newer', {version: file.version, known: VERSION})
  const values = readValues(file.experiment, settings)
  const {epoch = 0, weights = [], losses = {}, data = {}} = file
  if (!Number.isInteger(epoch) || epoch < 0) throw wrong('epoch', epoch, '0, 1, 2 …')
  if (!numbers(weights)) throw new Refusal('file.weights')
  if (trainsOnOwn(values)) own ??= readOwn(file.own)
  if (trainsOnOwn(values) && !own) throw wrong('own', file.own, '{axes, target, classes, scaling, rows: [[…], …]}')
  return {values, epoch, checkpoint: weights, points: readPoints(losses ?? {}), rows: readRows(data?.rows ?? []), own}
}

/** @param {any} given @param {Setting[]} settings @returns {Record<string, any>} */
function readValues(given, settings) {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new Refusal('file.foreign')
  const unknown = Object.keys(given).find((name) => !settings.some((s) => s.name === name))
  if (unknown !== undefined) throw new Refusal('file.unknown', {name: unknown.slice(0, LONGEST)})
  return Object.fromEntries(settings.map((setting) => {
    const value = setting.name in given ? given[setting.name] : setting.default
    if (!FITS[setting.kind](value, setting)) throw wrong(setting.name, value, expected(setting))
    return [setting.name, value]
  }))
}

/** @param {any} losses columns by name @returns {Metrics[]} */
function readPoints(losses) {
  const {epoch = [], train_loss = [], test_loss = []} = losses
  const whole = [epoch, train_loss, test_loss].every((column) => numbers(column) && column.length === epoch.length)
  if (!whole) throw wrong('losses', losses, 'epoch, train_loss, test_loss')
  return epoch.map((/** @type {number} */ at, /** @type {number} */ i) => ({
    epoch: at,
    ...Object.fromEntries(MEASURES.map((name) => [name, losses[name]?.[i] ?? null])),
  }))
}

/** @param {any} rows @returns {number[][]} */
function readRows(rows) {
  if (!Array.isArray(rows) || !rows.every((row) => numbers(row) && row.length === 3)) throw wrong('data', rows, '[[x, y, label], …]')
  return rows
}

/** @param {any} list */
const numbers = (list) => Array.isArray(list) && list.every((value) => typeof value === 'number' && Number.isFinite(value))

/** @param {string} name @param {any} value @param {string} possible */
function wrong(name, value, possible) {
  const shown = JSON.stringify(value) ?? String(value)
  return new Refusal('file.setting', {name, value: shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown, expected: possible})
}

/** The losses as a table for a spreadsheet. @param {Metrics[]} points */
export function lossTable(points) {
  const columns = ['epoch', ...MEASURES]
  const rows = points.map((point) => columns.map((name) => /** @type {any} */ (point)[name] ?? '').join(','))
  return [columns.join(','), ...rows].join('\r\n') + '\r\n'
}
