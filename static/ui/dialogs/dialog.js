// @ts-check
/** A dialog over the page: the browser keeps the focus in it, Escape closes it, and the focus goes back where it was. */
import {session} from '../session.js'
import {h, icon, ICONS} from '../view.js'

const HOST = 'playground-dialogs'

/** Where dialogs stand, with their styles; made when the first one opens. @returns {Promise<ShadowRoot>} */
async function ground() {
  const there = document.getElementById(HOST)?.shadowRoot
  if (there) return there
  const response = await fetch(new URL('../../dialogs.css', import.meta.url))
  const sheet = await new CSSStyleSheet().replace(await response.text())
  const shadow = h('div', {id: HOST}).attachShadow({mode: 'open'})
  shadow.adoptedStyleSheets = [sheet]
  document.body.append(shadow.host)
  return shadow
}

/**
 * Open a dialog, unless one is open.
 * @param {string} title
 * @param {Node[]} content
 * @returns {Promise<HTMLDialogElement | null>} closed with its `close()`
 */
export async function openDialog(title, content) {
  const shadow = await ground()
  if (shadow.querySelector('dialog')) return null
  const close = h('button', {type: 'button', class: 'plain', 'aria-label': session.t('notice.close'), onclick: () => dialog.close()}, icon(ICONS.close))
  const heading = h('h2', {id: 'title'}, title)
  const dialog = h('dialog', {'aria-labelledby': 'title', onclose: () => dialog.remove(), onclick: (/** @type {Event} */ event) => {
    if (event.target === dialog) dialog.close() // the ground behind it
  }}, h('div', {class: 'sheet'}, h('div', {class: 'head'}, heading, close), ...content))
  shadow.append(dialog)
  dialog.showModal()
  return dialog
}
