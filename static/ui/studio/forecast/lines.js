// @ts-check
/** The forecasts that are compared, in the frame's order, how their lines look, and how far off they are. */
import {LOOKS} from '../looks.js'

/** @type {{name: string, token: string, dash: number[]}[]} */
export const LINES = ['units', 'calendar', 'embeddings', 'last_week', 'yesterday'].map((name) => ({name, ...LOOKS[`mae_${name}`]}))
export const WEEKDAYS = 7
const DAY = 86_400_000 // ms

/**
 * The frames as series: the days known before (`context` of them) and the held-out ones, and each forecast of the latter.
 * @param {{shape: number[], array: ArrayLike<number>}} truth (days, 2) @param {{shape: number[], array: Float32Array}} forecasts (5, test days)
 */
export function seriesOf(truth, forecasts) {
  const [days, tested] = [truth.shape[0], forecasts.shape[1]]
  const column = (/** @type {number} */ k) => Array.from({length: days}, (_, day) => truth.array[2 * day + k])
  return {
    context: days - tested, days: column(0), units: column(1),
    forecasts: LINES.map((_, k) => Array.from(forecasts.array.subarray(k * tested, (k + 1) * tested))),
  }
}

/** @typedef {ReturnType<typeof seriesOf>} Series */

/** The mean absolute error of every forecast. @param {Series} series @returns {number[]} */
export const errors = (series) => series.forecasts.map((made) => mean(made.map((value, day) => off(series, value, day))))

/** The same for each weekday, Monday first. @param {Series} series @returns {number[][]} (7, forecasts) */
export function errorsByWeekday(series) {
  return Array.from({length: WEEKDAYS}, (_, weekday) => series.forecasts.map((made) => {
    const own = made.flatMap((value, day) => (weekdayOf(series.days[series.context + day]) === weekday ? [off(series, value, day)] : []))
    return mean(own)
  }))
}

/** From 0 for Monday. @param {number} day since 1970-01-01, a Thursday */
export const weekdayOf = (day) => (day + 3) % WEEKDAYS

/** @param {number} day since 1970-01-01 */
export const dateOf = (day) => new Date(day * DAY)

/** @param {Series} series @param {number} value @param {number} day of the held-out ones */
const off = (series, value, day) => Math.abs(value - series.units[series.context + day])
/** @param {number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length
