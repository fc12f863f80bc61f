// @ts-check
/** The tabs of the page: the small network, and the kinds of networks that train on a server (`studio.js`). */
import {session} from './session.js'
import {h} from './view.js'

/** @param {import('./view.js').Life} life @returns {HTMLElement} */
export function tabList({on, texts}) {
  const {choices: names = []} = /** @type {import('./link.js').Setting} */ (session.settings.find(({name}) => name === 'tab'))
  // What the link says of networks is of this tab's; each finds again what it was left with.
  const choose = (/** @type {string} */ name) => session.set({tab: name, studio: ''})
  const tabs = names.map((name, k) => h('button', {
    type: 'button', role: 'tab', 'data-tab': name, onclick: () => choose(name), onkeydown: (/** @type {KeyboardEvent} */ event) => {
      const step = {ArrowRight: 1, ArrowLeft: -1, Home: -k, End: names.length - 1 - k}[event.key]
      if (step === undefined) return
      event.preventDefault()
      const next = (k + step + names.length) % names.length
      choose(names[next])
      tabs[next].focus()
    },
  }))
  const list = h('div', {class: 'tablist', role: 'tablist'}, ...tabs)

  const show = () => {
    const {tab} = session.values
    document.documentElement.dataset.npTab = tab
    for (const button of tabs) {
      const chosen = button.dataset.tab === tab
      button.setAttribute('aria-selected', String(chosen))
      button.tabIndex = chosen ? 0 : -1
      if (chosen && list.scrollWidth > list.clientWidth) list.scrollLeft = button.offsetLeft - (list.clientWidth - button.offsetWidth) / 2
    }
  }
  texts(() => {
    list.setAttribute('aria-label', session.t('tabs.title'))
    for (const button of tabs) button.textContent = session.t(`tab.${button.dataset.tab}`)
    show() // the one that is chosen stays in sight
  })
  on('settings', show)
  return list
}
