// @ts-check
/** Single keys for what is done most, and `?` for the list of all keys. Whom they get in the way can turn them off there. */
import {session} from './session.js'

const STORED = 'neural-playground.keys'
/** Where a letter is text, or finds an entry of a list. */
const TAKES_LETTERS = 'input:not([type=range], [type=radio], [type=checkbox]), textarea, select, [contenteditable], [role=combobox], [role=menuitem], [role=option]'

/**
 * `control` is what a lesson may hide; `everywhere`: it is not about the small network.
 * @type {Record<string, {text: string, act: () => void, control?: string, everywhere?: boolean}>}
 */
export const SHORTCUTS = {
  p: {text: 'keys.play', control: 'playButton', act: () => (session.playing ? session.pause() : session.run())},
  s: {text: 'keys.step', control: 'stepButton', act: () => session.step()},
  r: {text: 'keys.reset', control: 'resetButton', act: () => session.reset()},
  n: {text: 'keys.regenerate', control: 'dataset', act: () => session.regenerate()},
  m: {text: 'keys.more', control: 'moreSettings', act: () => session.showMore(!session.more)},
  '?': {text: 'keys.list', everywhere: true, act: () => showKeys()},
}

/** The list is fetched when it is first asked for. */
export const showKeys = async () => (await import('./dialogs/keys.js')).openKeys()

export const shortcuts = {
  on: localStorage.getItem(STORED) !== 'off',

  /** @param {boolean} on whether single keys work; kept in this browser */
  use(on) {
    shortcuts.on = on
    localStorage.setItem(STORED, on ? 'on' : 'off')
  },
}

/** Listen to the keys of the whole page. */
export function bindShortcuts() {
  addEventListener('keydown', (event) => {
    const target = event.composedPath()[0]
    const taken = target instanceof Element && (target.matches(TAKES_LETTERS) || target.closest('dialog'))
    if (!shortcuts.on || taken || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    const shortcut = SHORTCUTS[event.key.toLowerCase()]
    if (!shortcut || session.hidden.includes(shortcut.control ?? '')) return
    if (session.values.tab !== 'small' && !shortcut.everywhere) return
    event.preventDefault()
    shortcut.act()
  })
}
