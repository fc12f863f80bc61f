// @ts-check
/** The studio of larger networks, which train on a server: fetched when its tab is first opened (`studio/studio.js`). */
import {session} from './session.js'
import {mount} from './view.js'

/** @param {{model: any, view: any}} context */
export const render = (context) => mount(context, (root, life) => {
  let begun = false
  const show = async () => {
    root.hidden = ['small', 'lessons'].includes(session.values.tab)
    if (root.hidden || begun) return
    begun = true
    try {
      const {open} = await import('./studio/studio.js')
      await open(context, root, life)
    } catch (error) {
      begun = false
      session.notify({key: 'folded.failed', values: {card: session.t(`tab.${session.values.tab}`)}, kind: 'error'})
      console.warn(error)
    }
  }
  show()
  life.on('settings', show)
})
