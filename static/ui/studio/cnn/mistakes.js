// @ts-check
/** The test images that the network is most certainly wrong about; a click looks through one of them. */
import {classesOf} from '../classes.js'
import {paintImage} from '../pictures.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

/** @param {any} about @param {(index: number) => void} look */
export function mistakes(about, look) {
  const element = h('div', {class: 'mistakes'})
  /** @type {any} */ let [seen, language] = [null, '']

  /** @param {any} run */
  const show = (run) => {
    const [images, facts] = ['mistakes', 'mistaken'].map((topic) => run.frames.get(topic))
    // The two come one after the other: what one of them does not have yet is drawn with the next.
    if (images.step !== facts.step || (images === seen && language === session.words.language)) return
    const classes = classesOf(run, about)
    const rows = Array.from({length: Math.min(images.shape[0], facts.shape[0])}, (_, k) => {
      const [index, right, given, chance] = facts.array.subarray(4 * k, 4 * k + 4)
      const values = {
        class: classes[right], answer: classes[given],
        share: session.words.number(chance, {style: 'percent', maximumFractionDigits: 0}),
      }
      const canvas = h('canvas')
      paintImage(canvas, images, k)
      const text = session.t('cnn.mistake', values)
      return h('button', {type: 'button', 'aria-label': text, title: text, onclick: () => look(index)}, canvas,
        h('span', {class: 'words', 'aria-hidden': 'true'}, h('b', {class: 'right'}, values.class), h('b', {class: 'wrong'}, `→\u00a0${values.answer}`)),
        h('span', {class: 'words share', 'aria-hidden': 'true'}, values.share))
    })
    element.replaceChildren(...rows);
    [seen, language] = [images, session.words.language]
  }
  return {element, show}
}
