// @ts-check
/** A latent point, chosen by sliders; two dimensions on a pad as well. */
import {clean} from '../../see/canvas.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

const MOST = 6 // sliders: of more dimensions, the first
const STEP = 0.01

/** How far the pad and the sliders reach: all of a uniform space, nearly all of a normal one. @param {Record<string, any>} spec */
const reachOf = (spec) => (spec.latent === 'uniform' ? 1 : 2.5)

/** @param {import('../views.js').Life} life @param {(point: number[]) => void} chosen */
export function latentPoint({texts, sized, ended}, chosen) {
  const pad = h('canvas', {class: 'latent-pad', 'aria-hidden': 'true'}) // the sliders do the same
  const rows = h('div', {class: 'latent-sliders'})
  const element = h('div', {class: 'latent'}, pad, rows)
  /** @type {number[]} */ let point = []
  /** @type {HTMLInputElement[]} */ let sliders = []
  let reach = 1

  const paint = () => {
    pad.hidden = point.length !== 2
    const place = pad.hidden ? null : clean(pad)
    if (!place) return
    const {brush, width, height} = place
    const [x, y] = [width / 2 * (1 + point[0] / reach), height / 2 * (1 - point[1] / reach)]
    brush.strokeStyle = session.theme.token('line')
    brush.strokeRect(0.5, 0.5, width - 1, height - 1)
    brush.beginPath()
    brush.moveTo(width / 2, 0)
    brush.lineTo(width / 2, height)
    brush.moveTo(0, height / 2)
    brush.lineTo(width, height / 2)
    brush.stroke()
    brush.strokeStyle = session.theme.token('ink')
    brush.beginPath()
    brush.moveTo(x, 0)
    brush.lineTo(x, height)
    brush.moveTo(0, y)
    brush.lineTo(width, y)
    brush.globalAlpha = 0.35
    brush.stroke()
    brush.globalAlpha = 1
    brush.fillStyle = session.theme.token('accent')
    brush.beginPath()
    brush.arc(x, y, 6, 0, 2 * Math.PI)
    brush.fill()
  }
  const write = () => {
    sliders.forEach((slider, k) => {
      slider.value = String(point[k])
      const output = /** @type {HTMLElement} */ (slider.nextElementSibling)
      output.textContent = session.words.number(point[k], {minimumFractionDigits: 2, maximumFractionDigits: 2})
    })
    paint()
  }
  const choose = (/** @type {number[]} */ next) => {
    point = next
    write()
    chosen(point)
  }
  const build = () => {
    rows.replaceChildren(...point.slice(0, MOST).map((_, k) => {
      const slider = h('input', {type: 'range', min: -reach, max: reach, step: STEP, 'aria-label': session.t('gan.latent.axis', {axis: k + 1})})
      slider.addEventListener('input', () => choose(point.map((value, at) => (at === k ? Number(slider.value) : value))))
      return h('label', {}, h('span', {}, `z${k + 1}`), slider, h('output'))
    }))
    sliders = [...rows.querySelectorAll('input')]
  }
  const at = (/** @type {PointerEvent} */ event) => {
    const box = pad.getBoundingClientRect()
    const part = (/** @type {number} */ value) => Math.round(Math.max(-1, Math.min(1, 2 * value - 1)) * reach * 100) / 100
    choose([part((event.clientX - box.left) / box.width), part(1 - (event.clientY - box.top) / box.height)])
  }
  pad.addEventListener('pointerdown', (/** @type {PointerEvent} */ event) => {
    pad.setPointerCapture(event.pointerId)
    at(event)
  })
  pad.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => { if (pad.hasPointerCapture(event.pointerId)) at(event) })
  sized(pad, paint)
  texts(() => {
    build()
    write()
  })
  ended(session.on('theme', paint))

  return {
    element,
    /** The point as it is now, 0 of each dimension if there is no other. @param {Record<string, any>} spec @param {ArrayLike<number>} [given] */
    show(spec, given) {
      const size = spec.latent_size
      if (point.length !== size || reach !== reachOf(spec)) {
        reach = reachOf(spec)
        point = new Array(size).fill(0)
        build()
        write()
      }
      // Whoever moves a slider has moved it further than the server knows.
      if (given && !element.matches(':active, :focus-within')) {
        point = Array.from(given)
        write()
      }
    },
  }
}
