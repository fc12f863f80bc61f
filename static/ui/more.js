// @ts-check
/** The button that shows and hides the settings that few need at first (`more_settings.js`). */
import {session} from './session.js'
import {h, icon, ICONS, mount} from './view.js'

/** @param {{model: any, view: any}} context */
export const render = (context) => mount(context, (root, {on, texts}) => {
  const button = h('button', {type: 'button', class: 'round', onclick: () => session.showMore(!session.more)}, icon(ICONS.tune))
  root.append(button)
  const show = () => {
    button.setAttribute('aria-expanded', String(session.more))
    button.title = session.t(session.more ? 'more.hide' : 'more.show')
    button.setAttribute('aria-label', button.title)
  }
  const showHidden = () => { button.hidden = session.hidden.includes('moreSettings') }
  texts(show)
  showHidden()
  on('settings', showHidden)
  on('more', show)
})
