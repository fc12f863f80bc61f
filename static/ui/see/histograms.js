// @ts-check
/** How the weights of each layer are distributed, and the gradients that move them. */
import {figure} from '../explain/figures.js'
import {session} from '../session.js'
import {h} from '../view.js'
import {clean} from './canvas.js'

const KINDS = ['weights', 'gradients']

/** @returns {import('./card.js').View} */
export function histograms() {
  const heads = KINDS.map(() => h('div', {class: 'of'}))
  const table = h('div', {class: 'histograms'})
  const text = h('p')
  const element = h('div', {class: 'stack'}, text, table)
  /** @type {{name: HTMLElement, cells: {canvas: any, rms: HTMLElement}[]}[]} */ let rows = []

  const build = (/** @type {number} */ layers) => {
    rows = Array.from({length: layers}, () => ({
      name: h('div', {class: 'layer'}),
      cells: KINDS.map(() => ({canvas: h('canvas', {role: 'img'}), rms: h('small')})),
    }))
    table.replaceChildren(h('div'), ...heads, ...rows.flatMap(({name, cells}) => [name, ...cells.map(({canvas, rms}) => h('div', {class: 'cell'}, canvas, rms))]))
  }
  const nameOf = (/** @type {number} */ k) => (k === rows.length - 1 ? session.t('network.output') : session.t('network.layer', {layer: k + 1}))
  return {
    element,
    write() {
      text.textContent = session.t('see.histograms.what')
    },
    show(found) {
      const {length} = found.weights.layers
      if (rows.length !== length) build(length)
      KINDS.forEach((kind, which) => {
        const {limit, layers} = found[kind]
        heads[which].textContent = session.t(`see.${kind}`, {limit: figure(limit)})
        rows.forEach(({name, cells}, k) => {
          const {canvas, rms} = cells[which]
          name.textContent = nameOf(k)
          const told = {layer: nameOf(k), limit: figure(limit), count: session.words.number(layers[k].count), rms: figure(layers[k].rms)}
          rms.textContent = session.t('see.histograms.rms', told)
          canvas.setAttribute('aria-label', session.t(`see.told.${kind}`, told))
          paint(canvas, layers[k].counts)
        })
      })
      const slopes = found.gradients.layers
      text.textContent = length < 2 ? session.t('see.histograms.what')
        : session.t('see.histograms.text', {first: figure(slopes[0].rms), last: figure(slopes[length - 1].rms)})
    },
  }
}

/** Bars from the least to the greatest value: negative ones orange, positive ones blue, as links are. @param {HTMLCanvasElement} canvas @param {Int32Array} counts */
function paint(canvas, counts) {
  const made = clean(canvas)
  if (!made) return
  const {brush, width, height} = made
  const most = counts.reduce((a, b) => Math.max(a, b), 1)
  const middle = (counts.length - 1) / 2
  const step = width / counts.length
  counts.forEach((count, k) => {
    brush.fillStyle = session.theme.token(k < middle ? 'negative' : k > middle ? 'positive' : 'soft')
    const high = count && Math.max(2, (count / most) * (height - 4))
    brush.fillRect(k * step + 0.5, height - 1 - high, Math.max(1, step - 1), high)
  })
  brush.fillStyle = session.theme.token('strong-line')
  brush.fillRect(0, height - 1, width, 1)
  brush.fillRect(width / 2 - 0.5, height - 5, 1, 4)
}
