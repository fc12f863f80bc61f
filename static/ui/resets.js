// @ts-check
/** What a change of a setting does to the run, said by each control to those who ask: by pointing at it, or with the focus on it. */
import {session} from './session.js'

/** @typedef {import('./link.js').Setting} Setting */

/** Whether training must start again. @param {Setting} setting */
export const resets = ({effect}) => effect === 'network' || effect === 'data'

/** In words, or nothing where only the picture changes. @param {Setting} setting */
function said({effect}) {
  return ['network', 'data', 'points', 'live'].includes(effect) ? session.t(`resets.${effect}`) : ''
}

/** Let a control say it. @param {HTMLElement} whole what is pointed at @param {HTMLElement} input what has the focus @param {Setting} setting */
export function describe(whole, input, setting) {
  const text = said(setting)
  whole.title = text
  if (text) input.setAttribute('aria-description', text)
  else input.removeAttribute('aria-description')
}

/** Panel's widgets make their parts anew, so each is told when it is pointed at or given the focus. @param {Event} event */
export function describeWidget(event) {
  const path = /** @type {HTMLElement[]} */ (event.composedPath())
  const whole = path.find((each) => each.classList?.contains('control'))
  const name = [...(whole?.classList ?? [])].find((each) => each.startsWith('control-'))?.slice('control-'.length).replaceAll('-', '_')
  const setting = session.settings.find((each) => each.name === name)
  if (whole && setting) describe(whole, path[0], setting)
}
