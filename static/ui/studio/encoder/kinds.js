// @ts-check
/** The kinds of books: each has its name in the person's language, its colour and its sign. */
import {session} from '../../session.js'

/** @type {Record<string, string>} */
const NAMES = {
  genesis: 'kinds.genesis',
  history: 'kinds.history',
  psalms: 'kinds.psalms',
  wisdom: 'kinds.wisdom',
  gospels: 'kinds.gospels',
}
const SIGNS = ['●', '▲', '■', '◆', '✚']
const COLOURS = ['accent', 'bad', 'good', 'ink', 'negative']

/** @param {string} kind as the server says it */
export const kindName = (kind) => (kind in NAMES ? session.t(NAMES[kind]) : kind)

/** Told apart by sign as well as by colour. @param {number} k */
export const signOf = (k) => SIGNS[k % SIGNS.length]

/** @param {number} k */
export const colourOf = (k) => session.theme.token(COLOURS[k % COLOURS.length])
