// @ts-check
/** Gibbs chains of the top layer, as images: they go on with the training, and without it for as long as one likes. */
import {mosaic} from '../mosaic.js'
import {prober} from '../probe.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

const COLUMNS = 8
const EVERY = 150 // ms
const STEPS = 2 // of a chain, each time

/** @param {import('../views.js').Life} life */
export function dreams({texts, ended}) {
  const canvas = h('canvas', {class: 'pairs', role: 'img'})
  const probe = prober()
  let timer = 0
  const stop = () => {
    clearInterval(timer)
    timer = 0
    onward.setAttribute('aria-pressed', 'false')
  }
  const button = (/** @type {() => void} */ onclick) => h('button', {type: 'button', class: 'quiet small', onclick})
  const onward = button(() => {
    if (timer) return stop()
    onward.setAttribute('aria-pressed', 'true')
    timer = window.setInterval(() => probe({steps: STEPS}), EVERY)
  })
  const noise = button(() => probe({steps: 0, start: 'noise'}))
  const images = button(() => probe({steps: 0, start: 'images'}))
  stop()
  ended(stop)
  texts(() => {
    onward.textContent = session.t('dbn.dream.on')
    noise.textContent = session.t('dbn.dream.noise')
    images.textContent = session.t('dbn.dream.images')
    canvas.setAttribute('aria-label', session.t('dbn.dreams.title'))
  })
  let shown = ''
  return {
    element: h('div', {class: 'stacked'}, canvas, h('div', {class: 'acts'}, onward, noise, images)),
    /** @param {import('../../server_run.js').ServerRun} run */
    show(run) {
      if (run.id !== shown) stop()
      shown = run.id
      const frame = run.frames.get('dreams')
      if (frame) mosaic(canvas, Array.from({length: frame.shape[0] / COLUMNS}, (_, row) => ({frame, first: row * COLUMNS})), COLUMNS)
    },
  }
}
