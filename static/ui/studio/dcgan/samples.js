// @ts-check
/** What the generator makes of the same latent points, now and at every moment since; two of them can be chosen. */
import {mosaic} from '../mosaic.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {History} from './history.js'

const COLUMNS = 8

/** @param {import('../views.js').Life} life @param {(number: number) => void} picked */
export function samples({texts}, picked) {
  const canvas = h('canvas', {class: 'samples', role: 'img'})
  const ends = ['A', 'B'].map((letter) => h('span', {class: 'end', 'aria-hidden': 'true'}, letter))
  const slider = h('input', {type: 'range', min: 0, step: 1})
  const output = h('output')
  const real = h('button', {type: 'button', class: 'quiet small', 'aria-pressed': 'false', onclick: () => {
    real.setAttribute('aria-pressed', String(real.getAttribute('aria-pressed') !== 'true'))
    draw()
  }})
  const element = h('div', {class: 'samples-side'}, h('div', {class: 'samples-frame'}, canvas, ...ends),
    h('div', {class: 'replay'}, real, slider, output))
  const history = new History()
  /** @type {any} */ let given
  let follows = true // the latest, until an earlier one is chosen

  const draw = () => {
    const real_ = real.getAttribute('aria-pressed') === 'true'
    const shown = real_ ? given : history.kept[Number(slider.value)]
    if (!shown) return
    const step = session.words.number(history.kept[Number(slider.value)]?.step ?? 0)
    output.textContent = session.t('gan.at', {step})
    slider.setAttribute('aria-valuetext', output.textContent)
    slider.disabled = real_
    canvas.setAttribute('aria-label', real_ ? session.t('gan.real.images') : session.t('gan.samples.told', {count: shown.shape[0], step}))
    mosaic(canvas, Array.from({length: Math.ceil(shown.shape[0] / COLUMNS)}, (_, row) => ({frame: shown, first: row * COLUMNS})), COLUMNS)
  }
  slider.addEventListener('input', () => {
    follows = Number(slider.value) === history.kept.length - 1
    draw()
  })
  canvas.addEventListener('click', (/** @type {MouseEvent} */ event) => {
    const box = canvas.getBoundingClientRect()
    const [column, row] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map((part) => Math.min(COLUMNS - 1, Math.floor(part * COLUMNS)))
    picked(row * COLUMNS + column)
  })
  texts(() => {
    slider.setAttribute('aria-label', session.t('gan.samples.when'))
    real.textContent = session.t('gan.samples.real')
    draw()
  })

  return {
    element,
    /** @param {import('../../server_run.js').ServerRun} run @param {number[]} chosen the numbers of two samples */
    show(run, chosen) {
      const at = history.kept[Number(slider.value)]
      history.take(run, run.frames.get('samples'))
      given = run.frames.get('real')
      slider.max = String(Math.max(0, history.kept.length - 1))
      // The moment that is looked at stays, also where others go.
      const place = history.kept.findLastIndex(({step}) => step <= (at?.step ?? 0))
      slider.value = String(follows ? history.kept.length - 1 : Math.max(0, place))
      ends.forEach((end, k) => {
        end.style.setProperty('--column', String(chosen[k] % COLUMNS))
        end.style.setProperty('--row', String(Math.floor(chosen[k] / COLUMNS)))
      })
      draw()
    },
  }
}
