// @ts-check
/** The things that can be put into a scene, each as the picture of one of them. */
import {paintImage} from '../pictures.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

/** @param {import('../views.js').Life} life @param {any} about @param {(kind: number) => void} chosen */
export function palette(life, about, chosen) {
  const label = h('p', {class: 'caption'})
  const group = h('div', {class: 'palette', role: 'group'})
  const element = h('div', {class: 'stack'}, label, group)
  /** @type {any} */ let run = null
  /** @type {any} */ let seen = null
  /** @type {HTMLElement[]} */ let buttons = []

  const name = () => buttons.forEach((button, kind) => {
    const text = about.names[about.kinds[run.spec.things][kind]][session.words.language]
    button.setAttribute('aria-label', session.t('captions.add', {name: text}))
    button.title = text
  })
  life.texts(() => {
    label.textContent = session.t('captions.palette')
    group.setAttribute('aria-label', label.textContent)
    name()
  })
  return {
    element,
    /** @param {any} next */
    show(next) {
      run = next
      const frame = run.frames.get('palette')
      if (!frame || frame === seen) return
      seen = frame
      buttons = Array.from({length: frame.shape[0]}, (_, kind) => {
        const canvas = h('canvas')
        paintImage(canvas, frame, kind)
        return h('button', {type: 'button', onclick: () => chosen(kind)}, canvas)
      })
      group.replaceChildren(...buttons)
      name()
    },
  }
}
