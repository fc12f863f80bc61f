// @ts-check
/** Lessons: the gallery behind its tab, and the guide at the foot of the page; each fetched when it is first wanted. */
import {opener} from './away.js'
import {session} from './session.js'
import {h, mount} from './view.js'

/** @param {{model: any, view: any}} context */
export const render = (context) => mount(context, (root, life) => {
  const gallery = h('div', {role: 'tabpanel', hidden: true})
  const guide = h('aside', {class: 'guide', hidden: true})
  root.append(gallery, guide)
  const openGallery = opener(gallery, async () => (await import('./lessons/gallery.js')).open(gallery, life), life)
  let guided = false
  const openGuide = async () => {
    if (guided) return
    guided = true
    try {
      await (await import('./lessons/guide.js')).open(guide, life)
    } catch (error) {
      guided = false
      session.notify({key: 'folded.failed', values: {card: session.t('tab.lessons')}, kind: 'error'})
      console.warn(error)
    }
  }
  const show = () => {
    const {tab, lesson} = session.values
    gallery.hidden = tab !== 'lessons'
    if (tab === 'lessons') openGallery()
    if (lesson !== '') openGuide()
  }
  life.texts(() => gallery.setAttribute('aria-label', session.t('tab.lessons')))
  show()
  life.on('settings', show)
})
