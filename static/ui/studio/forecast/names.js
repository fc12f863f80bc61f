// @ts-check
/** Dates and numbers of a series as the page's language writes them. */
import {session} from '../../session.js'
import {dateOf, WEEKDAYS} from './lines.js'

const MONDAY = 4 // days from 1970-01-01 to the first Monday
const MONTHS = 12

/** @param {number} day since 1970-01-01 @param {Intl.DateTimeFormatOptions} options */
export const dated = (day, options) => dateOf(day).toLocaleDateString(session.words.language, {...options, timeZone: 'UTC'})

/** Monday to Sunday. @param {'long' | 'short'} weekday */
export const weekdays = (weekday) => Array.from({length: WEEKDAYS}, (_, k) => dated(MONDAY + k, {weekday}))

/** January to December. */
export const months = () => Array.from({length: MONTHS}, (_, k) => dated(Date.UTC(1970, k, 15) / 86_400_000, {month: 'short'}))

/** So many units. @param {number} value */
export const counted = (value) => session.words.number(Math.round(value)).replace('-', '−')
