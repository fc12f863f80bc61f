// @ts-check
/** A network as slabs in a row, each as high as its maps and as thick as it has channels. */
import {session} from '../../session.js'
import {h} from '../../view.js'
import {sizes} from '../cnn/layers.js'

/** @typedef {import('./famous.js').Row} Row */

/** Groups whose layers are seen one by one; others are one slab. */
const LOOSE = ['features', 'stem', 'stage', 'classifier']

/** What changes the shape or learns something. @param {Row[]} parts @returns {Row[]} */
const slabs = (parts) => parts.flatMap((row) => (LOOSE.includes(row.kind) ? slabs(row.parts ?? []) : row))
  .filter((row) => row.kind !== 'side' && (row.parameters > 0 || String(row.in) !== String(row.out)))

/** @param {import('../../view.js').Life} life */
export function graph(life) {
  const slabbed = h('div', {class: 'graph', role: 'img'})
  const told = h('p', {class: 'caption'})
  const element = h('figure', {}, slabbed, h('figcaption', {}, told))
  life.texts(() => { told.textContent = session.t('famous.graph') })
  return {
    element,
    /** @param {import('./famous.js').Network} network */
    show(network) {
      const [, side] = network.in
      const image = {kind: 'image', out: network.in, parameters: 0}
      slabbed.replaceChildren(...[image, ...slabs(network.parts)].map(({kind, out: [channels, rows], parameters}) => {
        const high = rows === undefined ? Math.log2(channels + 1) / 16 : Math.sqrt(rows / side)
        const thick = rows === undefined ? 0 : Math.log2(channels) / 11
        return h('i', {class: parameters ? 'learns' : kind, style: `--high: ${high.toFixed(3)}; --thick: ${thick.toFixed(3)}`})
      }))
      slabbed.setAttribute('aria-label', `${network.name}: ${sizes(network.in)} → ${sizes(network.out)}`)
    },
  }
}
