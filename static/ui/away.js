// @ts-check
/** A tab whose content is fetched when it is first opened; where that fails, the tab says so and offers to try again. */
import {session} from './session.js'
import {h} from './view.js'

/**
 * @param {HTMLElement} place that the content fills
 * @param {() => Promise<void>} open fetches the content and puts it there
 * @param {import('./view.js').Life} life
 * @returns {() => Promise<void>} opens it, unless it is open already
 */
export function opener(place, open, {texts}) {
  const words = h('p', {role: 'alert'})
  const again = h('button', {type: 'button', class: 'quiet', onclick: () => begin()})
  const away = h('div', {class: 'away', hidden: true}, words, again)
  place.prepend(away)
  let begun = false
  const write = () => {
    words.textContent = away.hidden ? '' : session.t('away.failed', {tab: session.t(`tab.${session.values.tab}`)})
    again.textContent = session.t('away.again')
  }
  const begin = async () => {
    if (begun) return
    begun = true
    try {
      await open()
      away.remove()
    } catch (error) {
      begun = false
      away.hidden = false
      write()
      console.warn(error)
    }
  }
  texts(write)
  return begin
}
