// @ts-check
/**
 * The image on its way through the network: what every layer makes of it, from left to right, each map as large as it
 * is in proportion. A map that is pointed at, or reached with the arrow keys, is shown large.
 */
import {GLOW, paint, paintImage} from '../pictures.js'
import {section} from '../section.js'
import {layersOf} from './layers.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

const MOST_MAPS = 32
const MOST_UNITS = 256
const TALL = 8 // maps one above the other
const TALL_UNITS = 32
const SHRINKS = 0.62 // power of the side: halved sides look about two thirds as large, and a 3 × 3 can still be seen
const LARGE = 176 // CSS pixels of the map that is shown large
const GAP = 2

/** @typedef {ReturnType<typeof layersOf>[number]} Layer */

/** @param {import('../../view.js').Life} life @param {any} about */
export function flow(life, about) {
  const list = h('ol', {class: 'flow'})
  const loupe = h('div', {class: 'loupe', hidden: true, 'aria-hidden': 'true'}, h('canvas'), h('span'))
  const said = h('p', {class: 'unseen', role: 'status'})
  const part = section('cnn.flow', life, h('div', {class: 'stage'}, list, loupe), said)
  /** @type {Tile[]} */ let tiles = []
  /** @type {any} */ let [seen, image, key] = [null, null, '']
  /** @type {{tile: Tile, map: number} | null} */ let pointed = null
  let width = 0

  const point = (/** @type {Tile | null} */ tile, map = -1) => {
    pointed = tile && map >= 0 ? {tile, map} : null
    tiles.forEach((each) => each.paint(pointed?.tile === each ? map : -1))
    loupe.hidden = !pointed
    if (!pointed || !tile) return ''
    const text = `${tile.name} · ${session.t(tile.layer.flat ? 'cnn.unit' : 'cnn.of', {map: map + 1, maps: tile.layer.channels})}`
    loupe.lastChild.textContent = text
    loupe.firstChild.hidden = tile.layer.flat // one number is as good small
    if (!tile.layer.flat) tile.enlarge(loupe.firstChild, map)
    loupe.firstChild.style.aspectRatio = `${tile.layer.columns} / ${tile.layer.rows}`
    const [box, around] = [tile.canvas.getBoundingClientRect(), list.getBoundingClientRect()]
    const {x, y} = tile.place(map)
    const left = box.left - around.left + x + tile.wide / 2
    loupe.style.left = `${Math.max(0, Math.min(around.width - LARGE - 14, left - LARGE / 2))}px`
    loupe.style.top = `${box.top - around.top + y + tile.size + 8}px`
    return text
  }

  const build = (/** @type {Layer[]} */ layers) => {
    const base = Math.max(20, Math.min(40, width / 28))
    point(null)
    tiles = layers.map((layer) => new Tile(layer, layers[0], base))
    tiles.forEach((tile) => tile.listen(point, (text) => { said.textContent = text }))
    list.replaceChildren(...tiles.map(({element}) => element))
  }
  const fill = (/** @type {any} */ maps, /** @type {any} */ pixels) => {
    let from = 0
    tiles.forEach((tile, k) => {
      if (k === 0) return tile.takeImage(pixels)
      tile.take(maps.array, from)
      from += tile.numbers
    })
    if (pointed) point(pointed.tile, pointed.map)
  }

  const show = (/** @type {any} */ run) => {
    const [maps, pixels] = ['maps', 'image'].map((topic) => run?.frames.get(topic))
    const layers = maps && pixels ? layersOf(run, about) : []
    part.fill(layers.length > 0)
    if (layers.length === 0 || width === 0) return
    const wanted = JSON.stringify([run.id, run.spec.blocks, width, session.words.language])
    if (wanted === key && maps === seen && pixels === image) return
    if (wanted !== key) build(layers)
    fill(maps, pixels);
    [seen, image, key] = [maps, pixels, wanted]
  }
  life.sized(list, () => {
    const now = Math.round(list.clientWidth)
    if (now === width) return
    width = now
    show(server.run)
  })
  life.texts(() => {
    list.setAttribute('aria-label', session.t('cnn.flow.title'))
    show(server.run)
  })
  return {element: part.element, show}
}

/** One layer: its maps side by side, or its units in a column. */
class Tile {
  #marked = -1

  /** @param {Layer} layer @param {Layer} image @param {number} base CSS pixels that a map of the image's rows is high */
  constructor(layer, image, base) {
    const first = layer === image
    const units = Math.min(layer.channels, MOST_UNITS)
    this.layer = layer
    this.count = first ? 1 : layer.flat ? units : Math.min(layer.channels, MOST_MAPS)
    const across = Math.ceil(this.count / (layer.flat ? TALL_UNITS : TALL))
    this.rows = Math.ceil(this.count / across)
    this.across = Math.ceil(this.count / this.rows)
    this.pixels = layer.flat ? 1 : layer.rows * layer.columns
    this.numbers = this.count * this.pixels
    const tall = TALL * (base + GAP)
    if (first) this.size = Math.round(2 * base)
    else if (layer.flat) this.size = Math.round(Math.max(5, Math.min(base / 2, (0.8 * tall) / this.rows - 1)))
    else this.size = Math.round(Math.max(9, base * (layer.rows / image.rows) ** SHRINKS))
    this.wide = layer.flat ? this.size : Math.round((this.size * layer.columns) / layer.rows)
    this.gap = layer.flat ? 1 : GAP
    this.name = [layer.title, layer.detail, layer.sizes].filter(Boolean).join(' · ')
    const parameters = session.t('cnn.parameters', {count: session.words.number(layer.parameters)})
    const label = layer.parameters ? `${this.name} · ${parameters}` : this.name
    this.canvas = h('canvas', {tabindex: '0', role: 'application', 'aria-label': label})
    this.atlas = h('canvas') // every map under the one before, a pixel for a number
    this.canvas.style.width = `${this.across * (this.wide + this.gap) - this.gap}px`
    this.canvas.style.height = `${this.rows * (this.size + this.gap) - this.gap}px`
    this.element = h('li', {},
      h('b', {}, layer.title), h('small', {class: 'told'}, layer.detail), this.canvas, h('small', {}, layer.sizes))
  }

  /** Where a map begins, in CSS pixels. @param {number} map */
  place(map) {
    return {x: (map % this.across) * (this.wide + this.gap), y: Math.floor(map / this.across) * (this.size + this.gap)}
  }

  /** @param {ArrayLike<number>} values @param {number} from */
  take(values, from) {
    const width = this.layer.flat ? 1 : this.layer.columns
    paint(this.atlas, width, this.numbers / width, (i) => GLOW[values[from + i]])
    this.paint(this.#marked)
  }

  /** @param {import('../pictures.js').Frame} pixels */
  takeImage(pixels) {
    paintImage(this.atlas, pixels)
    this.paint(this.#marked)
  }

  /** @param {number} marked the map that is pointed at, or −1 */
  paint(marked) {
    this.#marked = marked
    const scale = Math.min(2, devicePixelRatio)
    const whole = (/** @type {number} */ count, /** @type {number} */ side) => Math.round((count * (side + this.gap) - this.gap) * scale)
    const [width, height] = [whole(this.across, this.wide), whole(this.rows, this.size)]
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, {width, height})
    const pen = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'))
    pen.setTransform(scale, 0, 0, scale, 0, 0)
    pen.clearRect(0, 0, width, height)
    pen.imageSmoothingEnabled = !this.layer.flat
    const [columns, rows] = this.layer.flat ? [1, 1] : [this.layer.columns, this.layer.rows]
    for (let map = 0; map < this.count; map++) {
      const {x, y} = this.place(map)
      pen.drawImage(this.atlas, 0, map * rows, columns, rows, x, y, this.wide, this.size)
    }
    if (marked < 0) return
    const {x, y} = this.place(marked)
    pen.strokeStyle = session.theme.token('negative')
    pen.lineWidth = 2
    pen.strokeRect(x + 1, y + 1, this.wide - 2, this.size - 2)
  }

  /** @param {HTMLCanvasElement} canvas @param {number} map */
  enlarge(canvas, map) {
    const {columns, rows} = this.layer
    Object.assign(canvas, {width: columns, height: rows})
    canvas.getContext('2d')?.drawImage(this.atlas, 0, map * rows, columns, rows, 0, 0, columns, rows)
  }

  /** @param {(tile: Tile | null, map?: number) => string} point @param {(text: string) => void} say */
  listen(point, say) {
    const {canvas} = this
    const at = (/** @type {PointerEvent} */ event) => {
      const box = canvas.getBoundingClientRect()
      const row = Math.floor((event.clientY - box.top) / (this.size + this.gap))
      const map = row * this.across + Math.floor((event.clientX - box.left) / (this.wide + this.gap))
      point(this, map < this.count ? map : -1)
    }
    canvas.addEventListener('pointermove', at)
    canvas.addEventListener('pointerdown', at)
    // A finger leaves with every tap; what it has shown stays until another place is touched.
    canvas.addEventListener('pointerleave', (/** @type {PointerEvent} */ {pointerType}) => pointerType === 'mouse' && point(null))
    canvas.addEventListener('focus', () => {
      if (canvas.matches(':focus-visible')) point(this, 0)
    })
    canvas.addEventListener('blur', () => point(null))
    canvas.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
      const step = {ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.across, ArrowDown: this.across}[event.key]
      if (event.key === 'Escape') point(null)
      if (step === undefined) return
      event.preventDefault()
      const next = Math.max(0, this.#marked) + (this.#marked < 0 ? 0 : step)
      if (next >= 0 && next < this.count) say(point(this, next))
    })
  }
}
