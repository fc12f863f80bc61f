// @ts-check
/** Where the class token looks: for each head of each layer the image, bright blue on the patches that it attends to. */
import {largest, paintHeat} from '../pictures.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

/** @param {import('../../view.js').Life} life */
export function heads(life) {
  const element = h('div', {class: 'vit-heads', tabindex: '0', role: 'group'})
  /** @type {{canvas: HTMLCanvasElement, own: HTMLElement, layer: number, head: number}[]} */ let all = []
  /** @type {HTMLElement[]} */ let rows = []
  let size = ''
  /** @type {any[]} */ let seen = []

  const build = (/** @type {number} */ layers, /** @type {number} */ each) => {
    size = `${layers} ${each}`
    all = Array.from({length: layers * each}, (_, k) => (
      {canvas: h('canvas', {role: 'img'}), own: h('figcaption'), layer: Math.floor(k / each), head: k % each}))
    rows = Array.from({length: layers}, () => h('span', {class: 'layer'}))
    element.style.setProperty('--heads', String(each))
    element.replaceChildren(...rows.flatMap((row, layer) => [
      row, ...all.filter((one) => one.layer === layer).map(({canvas, own}) => h('figure', {}, canvas, own)),
    ]))
  }
  const write = () => {
    element.setAttribute('aria-label', session.t('attention.heads'))
    rows.forEach((row, layer) => { row.textContent = session.t('attention.layer', {layer: layer + 1}) })
    if (!seen.length) return
    const [, {shape: [, , rowsOf, columns], array}] = seen
    all.forEach(({canvas, own, layer, head}, k) => {
      const weights = array.subarray(k * rowsOf * columns, (k + 1) * rowsOf * columns)
      const itself = Math.max(0, 1 - weights.reduce((/** @type {number} */ sum, /** @type {number} */ weight) => sum + weight, 0))
      const share = session.words.number(itself, {style: 'percent', maximumFractionDigits: 0})
      own.textContent = session.t('vit.itself', {share})
      canvas.setAttribute('aria-label', `${session.t('attention.head', {layer: layer + 1, head: head + 1})}. ${own.textContent}`)
    })
  }
  life.texts(write)
  return {
    element,
    /** @param {any} image uint8 (rows, columns) @param {any} attention float32 (layers, heads, side, side) */
    show(image, attention) {
      const {shape: [layers, each, side, columns], array} = attention
      if (size !== `${layers} ${each}`) build(layers, each)
      seen = [image, attention]
      all.forEach(({canvas}, k) => {
        const weights = array.subarray(k * side * columns, (k + 1) * side * columns)
        paintHeat(canvas, image, {shape: [side, columns], array: weights}, largest(weights), false)
      })
      write()
    },
  }
}
