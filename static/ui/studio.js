// @ts-check
/** The studio of larger networks, which train on a server: fetched when its tab is first opened (`studio/studio.js`). */
import {opener} from './away.js'
import {session} from './session.js'
import {mount} from './view.js'

/** @param {{model: any, view: any}} context */
export const render = (context) => mount(context, (root, life) => {
  const begin = opener(root, async () => (await import('./studio/studio.js')).open(context, root, life), life)
  const show = () => {
    root.hidden = ['small', 'lessons'].includes(session.values.tab)
    if (!root.hidden) begin()
  }
  show()
  life.on('settings', show)
})
