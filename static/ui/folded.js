// @ts-check
/** A card that is closed until a person opens it: only then is its content loaded, and closed it costs nothing. */
import {session} from './session.js'
import {h, icon, lifeOf, mount} from './view.js'

const ARROW = 'M9 5.500 15.500 12 9 18.500 7.600 17.100 12.700 12 7.600 6.900z'

/** @typedef {import('./view.js').Life} Life */

/** @typedef {{title: string, hint: string}} Keys of its words */
/** @typedef {() => Promise<{open: (body: HTMLElement, life: Life) => void | Promise<void>}>} Load the module that fills it */

/** The `render` of such a card. @param {Keys} keys @param {Load} load */
export const folded = (keys, load) => (/** @type {{model: any, view: any}} */ context) => mount(context, (root, life) => fold(root, keys, load, life))

/** Make an element such a card. @param {HTMLElement} root @param {Keys} keys @param {Load} load @param {Life} its */
export function fold(root, keys, load, {texts, ended}) {
  const title = h('span')
  const button = h('button', {type: 'button', class: 'fold', 'aria-expanded': 'false', onclick: () => toggle()}, icon(ARROW), title)
  const hint = h('small')
  const body = h('div', {class: 'inside', role: 'region', hidden: true})
  root.append(h('div', {class: 'title'}, h('h2', {}, button), hint), body)

  /** @type {(() => void)[]} what ends when it is closed */
  const ends = []
  const life = lifeOf(ends)
  /** @type {import('./types.js').Notice | null} */ let failed = null
  const close = () => {
    ends.splice(0).forEach((end) => end())
    body.replaceChildren()
    body.hidden = true
  }
  const opened = () => button.getAttribute('aria-expanded') === 'true'
  const toggle = async () => {
    button.setAttribute('aria-expanded', String(!opened()))
    if (!opened()) return close()
    try {
      const {open} = await load()
      if (!opened() || !body.hidden) return
      body.hidden = false
      await open(body, life)
      if (failed) session.dismiss(failed)
    } catch (error) {
      button.setAttribute('aria-expanded', 'false')
      close()
      failed = {key: 'folded.failed', values: {card: title.textContent}, kind: 'error'}
      session.notify(failed)
      console.warn(error)
    }
  }
  texts(() => {
    title.textContent = session.t(keys.title)
    hint.textContent = session.t(keys.hint)
    body.setAttribute('aria-label', title.textContent)
  })
  ended(close)
}
