// @ts-check
/** The list of the keys that work on the page, and the switch that turns the single ones off. */
import {session} from '../session.js'
import {SHORTCUTS, shortcuts} from '../shortcuts.js'
import {h} from '../view.js'
import {openDialog} from './dialog.js'

/** Keys that browsers and controls know by themselves, or that work in one place only: names of texts by key caps. */
const ELSEWHERE = {
  moving: ['Tab', '⇧ Tab'], pressing: ['↵', '␣'], choosing: ['↑', '↓', '←', '→'], zooming: ['+', '−', '0'], typing: ['0', '…', '9'],
  closing: ['Esc'],
}

export function openKeys() {
  const row = (/** @type {string[]} */ caps, /** @type {string} */ text) =>
    h('tr', {}, h('th', {scope: 'row'}, ...caps.map((cap) => h('kbd', {}, cap))), h('td', {}, session.t(text)))
  const table = h('table', {class: 'keys'},
    ...Object.entries(SHORTCUTS).map(([key, {text}]) => row([key.toUpperCase()], text)),
    ...Object.entries(ELSEWHERE).map(([name, caps]) => row(caps, `keys.${name}`)))
  const single = h('input', {type: 'checkbox', checked: shortcuts.on, onchange: () => shortcuts.use(single.checked)})
  return openDialog(session.t('keys.title'), [table, h('label', {class: 'choice'}, single, h('span', {}, session.t('keys.single')))])
}
