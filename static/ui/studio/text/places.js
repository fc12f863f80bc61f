// @ts-check
/** What is added to a token at each place, as a picture: a row for each place, a column for each number. */
import {session} from '../../session.js'
import {h} from '../../view.js'
import {diverging, largest, paint, signed} from '../pictures.js'

/** @param {import('../views.js').Life} life */
export function places(life) {
  const canvas = h('canvas', {class: 'heat', role: 'img'})
  const told = h('p', {class: 'caption'})
  const element = h('div', {class: 'stack'}, canvas, told)
  /** @type {any} */ let seen = null

  const draw = () => {
    if (!seen) return
    const {shape: [rows, columns], array} = seen
    const palette = diverging()
    const most = largest(array)
    paint(canvas, columns, rows, (i) => signed(palette, array[i] / most))
    told.textContent = session.t('text.positions.size', {places: rows, numbers: columns, most: session.words.number(most, {maximumSignificantDigits: 2})})
  }
  life.ended(session.on('theme', draw))
  life.texts(() => {
    canvas.setAttribute('aria-label', session.t('text.positions.title'))
    draw()
  })
  return {
    element,
    /** @param {any} frame float32 (places, numbers) */
    show(frame) {
      if (frame === seen) return
      seen = frame
      draw()
    },
  }
}
