// @ts-check
/** The attention of every head of every layer as a small map; one of them is chosen. */
import {session} from '../../session.js'
import {h} from '../../view.js'
import {diverging, largest, paint, signed} from '../pictures.js'
import {roving, stopAt} from './roving.js'

/** @param {import('../views.js').Life} life @param {() => void} chosen */
export function heads(life, chosen) {
  const element = h('div', {class: 'all-heads', role: 'group'})
  /** @type {{button: HTMLElement, canvas: HTMLCanvasElement}[]} */ let all = []
  let [layers, each] = [0, 0]
  let at = 0

  const choose = (/** @type {number} */ k) => {
    at = k
    stopAt(all.map(({button}) => button), at)
    chosen()
  }
  const build = () => {
    all = Array.from({length: layers * each}, (_, k) => {
      const canvas = h('canvas')
      return {canvas, button: h('button', {type: 'button', onclick: () => choose(k)}, canvas)}
    })
    element.style.setProperty('--heads', String(each))
    element.replaceChildren(...Array.from({length: layers}, (_, layer) => [
      h('span', {class: 'layer'}), ...all.slice(layer * each, (layer + 1) * each).map(({button}) => button),
    ]).flat())
    at = Math.min(at, all.length - 1)
    stopAt(all.map(({button}) => button), at)
    write()
  }
  const write = () => {
    element.setAttribute('aria-label', session.t('attention.heads'))
    ;[...element.querySelectorAll('.layer')].forEach((label, layer) => { label.textContent = session.t('attention.layer', {layer: layer + 1}) })
    all.forEach(({button}, k) => button.setAttribute('aria-label', session.t('attention.head', {layer: Math.floor(k / each) + 1, head: (k % each) + 1})))
  }
  roving(element, () => all.map(({button}) => button), () => each)
  life.texts(write)
  return {
    element,
    get layer() { return Math.floor(at / each) },
    get head() { return at % each },
    /** The weights of the head that is chosen, row by row. @param {{shape: number[], array: Float32Array}} frame */
    weights({shape: [, , rows, columns], array}) {
      return array.subarray(at * rows * columns, (at + 1) * rows * columns)
    },
    /** @param {{shape: number[], array: Float32Array}} frame float32 (layers, heads, rows, columns) */
    show({shape, array}) {
      const [, , rows, columns] = shape
      if (shape[0] !== layers || shape[1] !== each) {
        [layers, each] = shape
        build()
      }
      const palette = diverging()
      all.forEach(({canvas}, k) => {
        const weights = array.subarray(k * rows * columns, (k + 1) * rows * columns)
        const most = largest(weights)
        paint(canvas, columns, rows, (i) => signed(palette, weights[i] / most))
      })
    },
  }
}
