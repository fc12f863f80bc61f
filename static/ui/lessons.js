// @ts-check
/** Lessons: the gallery behind its tab, and the guide at the foot of the page; each fetched when it is first wanted. */
import {session} from './session.js'
import {h, mount} from './view.js'

/** @param {{model: any, view: any}} context */
export const render = (context) => mount(context, (root, life) => {
  const gallery = h('div', {role: 'tabpanel', hidden: true})
  const guide = h('aside', {class: 'guide', hidden: true})
  root.append(gallery, guide)
  const load = (/** @type {HTMLElement} */ place, /** @type {() => Promise<{open: (place: HTMLElement, life: import('./view.js').Life) => Promise<void>}>} */ fetched) => {
    let begun = false
    return async () => {
      if (begun) return
      begun = true
      try {
        await (await fetched()).open(place, life)
      } catch (error) {
        begun = false
        session.notify({key: 'folded.failed', values: {card: session.t('tab.lessons')}, kind: 'error'})
        console.warn(error)
      }
    }
  }
  const openGallery = load(gallery, () => import('./lessons/gallery.js'))
  const openGuide = load(guide, () => import('./lessons/guide.js'))
  const show = () => {
    const {tab, lesson} = session.values
    gallery.hidden = tab !== 'lessons'
    if (tab === 'lessons') openGallery()
    if (lesson !== '') openGuide()
  }
  show()
  life.on('settings', show)
})
