// @ts-check
/** What the first units of each layer look for, one row of pictures a layer; a row comes when its layer begins. */
import {weights} from '../gallery.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

export function fields() {
  const element = h('div', {class: 'stack'})
  /** @param {import('../../server_run.js').ServerRun} run */
  const show = (run) => {
    const frame = run.frames.get('fields')
    if (!frame) return
    const [layers, units, height, width] = frame.shape
    while (element.children.length > layers) element.lastChild?.remove()
    while (element.children.length < layers) element.append(h('figure', {}, h('figcaption'), h('div', {class: 'filters', role: 'img'})))
    const size = units * height * width
    ;[...element.children].forEach((row, layer) => {
      const [name, grid] = /** @type {HTMLElement[]} */ ([...row.children])
      name.textContent = session.t('dbn.layer', {layer: layer + 1, shown: units, units: session.words.number(run.spec.hidden[layer])})
      grid.setAttribute('aria-label', name.textContent)
      weights(grid, {shape: [units, height, width], array: frame.array.subarray(layer * size, (layer + 1) * size)})
    })
  }
  return {element, show}
}
