// @ts-check
/** Test images above what the network makes of them; with noise, also as they go in. */
import {mosaic} from '../mosaic.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

const COLUMNS = 8

const WORDS = {title: 'autoencoder.pairs.title', order: 'autoencoder.order', noise: 'autoencoder.order.noise'}

/** @param {import('../views.js').Life} life @param {{title: string, order: string, noise?: string}} [keys] of its texts */
export function pairs({texts}, keys = WORDS) {
  const canvas = h('canvas', {class: 'pairs', role: 'img'})
  const told = h('p', {class: 'told'})
  let noisy = false
  const write = () => {
    told.textContent = session.t(noisy && keys.noise ? keys.noise : keys.order)
    canvas.setAttribute('aria-label', `${session.t(keys.title)}. ${told.textContent}`)
  }
  texts(write)
  return {
    element: h('div', {class: 'stacked'}, told, canvas),
    /** @param {import('../../server_run.js').ServerRun} run */
    show(run) {
      noisy = run.spec.noise > 0
      const names = noisy ? ['originals', 'inputs', 'reconstructions'] : ['originals', 'reconstructions']
      const frames = names.map((topic) => run.frames.get(topic))
      if (frames.some((frame) => !frame)) return
      const bands = frames[0].shape[0] / COLUMNS
      mosaic(canvas, Array.from({length: bands}, (_, band) => frames.map((frame) => ({frame, first: band * COLUMNS}))).flat(), COLUMNS)
      write()
    },
  }
}
