// @ts-check
/** How alike positions are: for each patch a small map, laid where the patch lies, of all patches. */
import {diverging, paint, signed} from '../pictures.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

/** @param {import('../../view.js').Life} life */
export function places(life) {
  const canvas = h('canvas', {class: 'places', role: 'img'})
  const legend = h('p', {class: 'caption signs'}, h('i', {class: 'negative'}), h('span'), h('i', {class: 'positive'}), h('span'))
  life.texts(() => {
    canvas.setAttribute('aria-label', session.t('vit.positions.title'))
    legend.children[1].textContent = session.t('vit.unlike')
    legend.children[3].textContent = session.t('vit.alike')
  })
  return {
    element: h('div', {class: 'stacked'}, canvas, legend),
    /** @param {any} frame float32 (patches, side, side) */
    show({shape: [, side], array}) {
      const palette = diverging()
      const [cell, whole] = [side + 1, side * (side + 1) - 1] // one pixel between two maps
      paint(canvas, whole, whole, (i) => {
        const [x, y] = [i % whole, Math.floor(i / whole)]
        const [left, top] = [x % cell, y % cell]
        if (left === side || top === side) return 0
        const patch = Math.floor(y / cell) * side + Math.floor(x / cell)
        return signed(palette, array[(patch * side + top) * side + left])
      })
    },
  }
}
