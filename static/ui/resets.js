// @ts-check
/** What a change of a setting does to the run, said by each control to those who ask: by pointing at it, or with the focus on it. */
import {session} from './session.js'

/** @typedef {import('./link.js').Setting} Setting */

const TOLD = ['network', 'data', 'points', 'live']

/** Whether training must start again. @param {Setting} setting */
export const resets = ({effect}) => effect === 'network' || effect === 'data'

/** In words; nothing where only the picture changes. @param {Setting} setting */
export const consequence = ({effect}) => (TOLD.includes(effect) ? session.t(`resets.${effect}`) : '')

/** Let a control say it. @param {HTMLElement} whole what is pointed at @param {Element} input what has the focus @param {Setting} setting */
export function describe(whole, input, setting) {
  whole.title = consequence(setting)
  if (whole.title) input.setAttribute('aria-description', whole.title)
}
