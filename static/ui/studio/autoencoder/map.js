// @ts-check
/** The latent space as a map: test images by class where the encoder puts them, and a place to walk about, drawn by the decoder. */
import {mosaic} from '../mosaic.js'
import {className} from '../classes.js'
import {paintImage} from '../pictures.js'
import {prober} from '../probe.js'
import {figure} from '../../explain/figures.js'
import {clean} from '../../see/canvas.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

const SIDE = 10 // places of the manifold, each way
const FINE = 200 // steps of a slider from one edge to the other
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** @param {import('../views.js').Life} life @param {any} about */
export function latentMap(life, about) {
  const probe = prober()
  const canvas = h('canvas', {class: 'latent-map', role: 'img'})
  const grid = h('canvas', {class: 'manifold', role: 'img'})
  const mark = h('span', {class: 'mark', 'aria-hidden': 'true'})
  const image = h('canvas', {class: 'drawn', role: 'img'})
  const sliders = [0, 1].map(() => h('input', {type: 'range', min: 0, max: FINE, step: 1}))
  const labels = sliders.map((slider) => h('label', {}, h('span'), slider, h('output')))
  const legend = h('p', {class: 'caption'})
  /** @type {any} */ let run = null
  /** @type {number[]} */ let point = [0, 0]
  let held = false // by a pointer

  const extent = () => Array.from(run?.frames.get('extent')?.array ?? [-1, 1, -1, 1])
  /** Where a place of the map is, 0 to 1 from the left and from above. @param {number} x @param {number} y */
  const part = (x, y) => {
    const [left, right, low, high] = extent()
    return [(x - left) / (right - left), (high - y) / (high - low)]
  }
  const signs = () => {
    const names = about.data[run.spec.data].classes.map(className)
    return names.map((/** @type {string} */ name, /** @type {number} */ k) => (name.length === 1 ? name : LETTERS[k]))
  }
  const draw = () => {
    const codes = run?.frames.get('codes')
    const made = codes && clean(canvas)
    if (!made) return
    const {brush, width, height} = made
    const letters = signs()
    brush.font = '600 12px system-ui, sans-serif'
    brush.textAlign = 'center'
    brush.textBaseline = 'middle'
    for (let k = 0; k < codes.shape[0]; k++) {
      const [x, y, label] = codes.array.subarray(3 * k, 3 * k + 3)
      const [across, down] = part(x, y)
      brush.fillStyle = session.theme.token(`class-${label}`)
      brush.fillText(letters[label], across * width, down * height)
    }
    const [across, down] = part(point[0], point[1])
    brush.strokeStyle = session.theme.token('ink')
    brush.globalAlpha = 0.4
    brush.beginPath()
    brush.moveTo(across * width, 0)
    brush.lineTo(across * width, height)
    brush.moveTo(0, down * height)
    brush.lineTo(width, down * height)
    brush.stroke()
    brush.globalAlpha = 1
    brush.fillStyle = session.theme.token('accent')
    brush.strokeStyle = session.theme.token('panel')
    brush.lineWidth = 2
    brush.beginPath()
    brush.arc(across * width, down * height, 7, 0, 7)
    brush.fill()
    brush.stroke()
  }
  const write = () => {
    const [across, down] = part(point[0], point[1])
    const places = [across, 1 - down]
    sliders.forEach((slider, k) => {
      slider.value = String(Math.round(places[k] * FINE))
      labels[k].lastChild.textContent = figure(point[k])
    })
    mark.style.left = `${100 * Math.max(0, Math.min(1, across))}%`
    mark.style.top = `${100 * Math.max(0, Math.min(1, down))}%`
    draw()
  }
  const go = (/** @type {number} */ across, /** @type {number} */ up) => {
    const [left, right, low, high] = extent()
    const rounded = (/** @type {number} */ value) => Number(value.toPrecision(5))
    point = [rounded(left + across * (right - left)), rounded(low + up * (high - low))]
    probe({point})
    write()
  }
  for (const place of [canvas, grid]) {
    const at = (/** @type {PointerEvent} */ event) => {
      const box = place.getBoundingClientRect()
      const inside = (/** @type {number} */ value) => Math.max(0, Math.min(1, value))
      go(inside((event.clientX - box.left) / box.width), 1 - inside((event.clientY - box.top) / box.height))
    }
    place.addEventListener('pointerdown', (/** @type {PointerEvent} */ event) => {
      place.setPointerCapture(event.pointerId)
      held = true
      at(event)
    })
    place.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => { if (place.hasPointerCapture(event.pointerId)) at(event) })
    for (const type of ['pointerup', 'pointercancel']) place.addEventListener(type, () => { held = false })
  }
  sliders.forEach((slider) => slider.addEventListener('input', () => go(Number(sliders[0].value) / FINE, Number(sliders[1].value) / FINE)))
  life.sized(canvas, draw)
  life.texts(() => {
    canvas.setAttribute('aria-label', session.t('autoencoder.map.title'))
    grid.setAttribute('aria-label', session.t('autoencoder.manifold.title'))
    image.setAttribute('aria-label', session.t('autoencoder.drawn'))
    labels.forEach((label, k) => { label.firstChild.textContent = session.t(`autoencoder.${['across', 'up'][k]}`) })
  })

  return {
    map: h('div', {class: 'walk-place'}, canvas, h('div', {class: 'beside'}, image, ...labels, legend)),
    manifold: h('div', {class: 'manifold-frame'}, grid, mark),
    /** @param {import('../../server_run.js').ServerRun} next */
    show(next) {
      run = next
      if (!run.frames.has('codes')) return // its spec may not have come yet either
      const [drawn, places, chosen] = ['image', 'manifold', 'point'].map((topic) => run.frames.get(topic))
      if (drawn) paintImage(image, drawn)
      if (places) mosaic(grid, Array.from({length: SIDE}, (_, row) => ({frame: places, first: row * SIDE})), SIDE)
      // Whoever walks is further than the server knows.
      if (chosen && !held && !sliders.some((slider) => slider.matches(':active, :focus'))) point = Array.from(chosen.array)
      const names = about.data[run.spec.data].classes.map(className)
      const letters = signs()
      legend.hidden = letters.every((letter, k) => letter === names[k])
      legend.textContent = letters.map((letter, k) => `${letter} ${names[k]}`).join(' · ')
      write()
    },
  }
}
