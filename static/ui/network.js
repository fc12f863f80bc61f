// @ts-check
/** The network: what each neuron sees, the weights between them, and the buttons that build it. */
import {colour, magnitude, paintClasses, paintGrid} from './heatmap.js'
import {helpButton} from './help.js'
import {fixed, inputs as choices, outputNames, table, toggle} from './inputs.js'
import {partAt} from './link_picker.js'
import {paintBiases, paintLinks} from './links.js'
import {columnHeads} from './network_heads.js'
import {layout as place} from './network_layout.js'
import {Zoom} from './network_zoom.js'
import {NeuronCard} from './neuron_card.js'
import {session} from './session.js'
import {h, mount} from './view.js'

const TOP = 84 // px for the heads of the columns
const PIXELS = 25 ** 2 // of a picture that is one colour
const LEFT = 58 // px for the names of the inputs
const NAMED = 0.2 // of the width, for names of columns
const NEW_LAYER = 2 // neurons of a layer just added
/** Settings that the columns or their heads show. */
const SHAPING = ['hidden_layers', 'layer_activations', 'activation', 'problem', 'classes']

/** @param {{model: any, view: any}} context */
export const render = (context) => mount(context, (root, {on, texts, watch, sized}) => {
  const title = h('h2')
  const hint = h('small')
  const count = h('span', {class: 'layer-count', 'aria-live': 'polite'})
  const fewer = h('button', {type: 'button', class: 'plus', onclick: () => resize(shape().slice(0, -1))}, '−')
  const more = h('button', {type: 'button', class: 'plus', onclick: () => resize([...shape(), NEW_LAYER])}, '+')
  const layers = h('div', {class: 'layers', role: 'group'}, helpButton('hidden_layers', texts), count, fewer, more)
  const links = h('canvas', {class: 'links', 'aria-hidden': 'true'})
  const scene = h('div', {class: 'scene'}, links)
  const board = h('div', {class: 'board'}, scene)
  const tip = h('div', {class: 'tip', hidden: true, 'aria-hidden': 'true'})
  const margin = {x: LEFT, y: TOP}
  const zoom = new Zoom(board, margin, () => rebuild())
  const frame = h('div', {class: 'frame'}, board, tip, zoom.buttons)
  const card = new NeuronCard(frame)
  const help = helpButton('features', texts)
  root.append(h('div', {class: 'title'}, title, hint, layers), frame)

  const shape = () => /** @type {number[]} */ (session.values.hidden_layers)
  const resize = (/** @type {number[]} */ sizes) => session.set({hidden_layers: sizes})
  const several = () => session.values.problem === 'multi-class'
  const back = () => session.values.problem === 'autoencoder'

  /** @type {import('./network_layout.js').Layout | null} */ let places = null
  /** @type {{canvas: HTMLCanvasElement, button: HTMLElement}[]} */ let neurons = []
  /** @type {{canvas: HTMLCanvasElement, button: HTMLElement, key: string}[]} */ let inputs = []
  /** @type {{canvas: HTMLCanvasElement, button: HTMLElement}[]} */ let outputs = []

  const node = (/** @type {string} */ kind, /** @type {{x: number, y: number}} */ {x, y}, /** @type {any} */ attributes = {}) => {
    const canvas = h('canvas', {width: 25, height: 25, 'aria-hidden': 'true'})
    const size = /** @type {any} */ (places).size
    const button = h('button', {type: 'button', class: `node ${kind}`, style: `left:${x}px;top:${y}px;width:${size}px;height:${size}px`, ...attributes}, canvas)
    return {canvas, button}
  }
  const looking = (/** @type {any} */ unit) => ({
    onpointerenter: () => session.look(unit),
    onpointerleave: () => session.look(),
    onfocus: () => session.look(unit),
    onblur: () => session.look(),
  })

  /** Put every node, head and label where the room allows; called when the shape or the room changes. */
  const build = () => {
    if (frame.clientWidth === 0 || frame.clientHeight === 0) return
    const {scale} = zoom
    const [width, height] = [frame.clientWidth * scale, frame.clientHeight * scale]
    scene.style.width = `${width}px`
    scene.style.height = `${height}px`
    const offered = choices()
    const sizes = [offered.length, ...shape(), outputNames().length]
    margin.x = table() ? Math.max(LEFT, Math.min(110, NAMED * frame.clientWidth)) : LEFT
    places = place(sizes, {width, height: height - 8, left: margin.x, right: 6, top: TOP}, scale)
    const ratio = Math.min(2, devicePixelRatio)
    links.width = board.clientWidth * ratio
    links.height = board.clientHeight * ratio
    links.style.cssText = `width: ${board.clientWidth}px; height: ${board.clientHeight}px; margin-bottom: ${-board.clientHeight}px`
    /** @type {HTMLElement[]} */
    const parts = []
    inputs = offered.map(({key, html, name}, row) => {
      const at = /** @type {any} */ (places).columns[0][row]
      const made = node('input', at, {onclick: () => toggle(key), ...looking(key)})
      const label = h('span', {class: table() ? 'formula column' : 'formula', title: table() ? name : null, style: `top:${at.y + /** @type {any} */ (places).size / 2}px;width:${at.x - 8}px;font-size:${Math.min(14, /** @type {any} */ (places).pitch)}px`, 'aria-hidden': 'true'})
      label.innerHTML = html
      parts.push(label, made.button)
      return {...made, key}
    })
    let unit = 0
    neurons = []
    shape().forEach((_, k) => {
      for (const at of /** @type {any} */ (places).columns[k + 1]) {
        const j = /** @type {any} */ (places).columns[k + 1].indexOf(at)
        const made = node('hidden', at, {...looking(unit++), onclick: () => openCard(k, j, undefined, made.button)})
        neurons.push(made)
        parts.push(made.button)
      }
    })
    outputs = places.columns[places.columns.length - 1].map((at, j) => {
      const made = node('output', at, {...(several() || back() ? looking(unit + j) : {}), onclick: () => openCard(shape().length, j, undefined, made.button)})
      return made
    })
    parts.push(...outputs.map((made) => made.button))
    const heads = h('div', {class: 'heads', style: `height: ${TOP}px; margin-bottom: ${-TOP}px`}, ...columnHeads(places.centre, width, help))
    card.close()
    scene.replaceChildren(links, heads, ...parts)
    zoom.show(places.size)
    write()
    paintFeatures()
    paintNeurons()
    paintWeights()
    paintOutput()
    paintClassSigns()
  }

  /** @param {number} layer @param {number} unit @param {number | 'bias'} [focus] @param {HTMLElement} [opener] */
  const openCard = (layer, unit, focus, opener) => {
    if (!places) return
    const sources = layer === 0
      ? choices().filter(({used}) => used).map(({html}) => html)
      : shape().slice(0, layer).slice(-1).flatMap((units) => Array.from({length: units}, (_, i) => session.t('card.from', {neuron: i + 1})))
    const last = layer === shape().length
    const title = last ? outputNames()[unit] : session.t('network.neuron', {layer: layer + 1, neuron: unit + 1})
    const {x, y} = places.columns[layer + 1][unit]
    card.open(layer, unit, {x: x - board.scrollLeft, y: y - board.scrollTop}, {sources, title, focus, opener})
  }
  const used = () => choices().flatMap(({used}, row) => (used ? [row] : []))
  /** The weight or bias under the pointer, if the pointer is on the board itself. @param {PointerEvent} event */
  const partUnder = (event) => {
    const {left, top} = board.getBoundingClientRect()
    const x = event.clientX - left
    const y = event.clientY - top
    if (!places || !session.layout || event.target !== scene) return {x, y, part: null}
    return {x, y, part: partAt(x + board.scrollLeft, y + board.scrollTop, places, session.layout, used())}
  }
  /** @type {{x: number, y: number, part: import('./link_picker.js').Part | null}} */ let under = {x: 0, y: 0, part: null}
  const showTip = () => {
    const weights = session.latest('weights')?.array
    tip.hidden = !under.part || !weights
    board.style.cursor = under.part ? 'pointer' : ''
    if (!under.part || !weights) return
    const value = session.words.number(weights[under.part.index], {maximumSignificantDigits: 3})
    tip.textContent = session.t(under.part.input === 'bias' ? 'card.bias.is' : 'card.weight.is', {value})
    tip.style.transform = `translate(${Math.min(under.x + 14, frame.clientWidth - 130)}px, ${Math.max(0, under.y - 34)}px)`
  }
  board.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => { under = partUnder(event); showTip() })
  board.addEventListener('pointerleave', () => { under = {...under, part: null}; showTip() })
  board.addEventListener('click', (/** @type {any} */ event) => {
    const {part} = partUnder(event)
    if (part) openCard(part.layer, part.unit, part.input)
    else if (event.target === scene) card.close()
  })

  const write = () => {
    title.textContent = session.t('network.title')
    hint.textContent = session.t('network.hint')
    const {length} = shape()
    count.textContent = session.t(length === 1 ? 'network.layer.one' : 'network.layer.count', {layers: length})
    fewer.disabled = length === 0
    more.disabled = length >= (session.settings.find((s) => s.name === 'hidden_layers')?.max_layers ?? 0)
    layers.hidden = session.hidden.includes('numHiddenLayers')
    fewer.setAttribute('aria-label', session.t('network.fewer.layers'))
    more.setAttribute('aria-label', session.t('network.more.layers'))
    layers.setAttribute('aria-label', session.t('network.layers'))
    choices().forEach(({used, name}, row) => {
      const {button} = inputs[row] ?? {}
      if (!button) return // the columns are of another table; they are about to come
      button.setAttribute('aria-pressed', String(used))
      button.setAttribute('aria-label', name)
      button.setAttribute('aria-disabled', String(fixed()))
      button.title = session.t(fixed() ? 'network.feature.fixed' : used ? 'network.feature.on' : 'network.feature.off')
    })
    let unit = 0
    shape().forEach((units, k) => {
      for (let i = 0; i < units; i++) neurons[unit++]?.button.setAttribute('aria-label', session.t('network.neuron', {layer: k + 1, neuron: i + 1}))
    })
    const names = outputNames()
    outputs.forEach(({button}, k) => button.setAttribute('aria-label', names[k] ?? ''))
  }

  const paintFeatures = () => {
    const frame = session.latest('features')
    if (!frame) return
    const size = frame.shape[1] * frame.shape[2]
    for (const [row, {at}] of choices().entries()) {
      const {canvas} = inputs[row] ?? {}
      if (!canvas || at >= frame.shape[0]) continue
      const values = frame.array.subarray(at * size, (at + 1) * size)
      paintGrid(canvas, values, {scale: magnitude(values), discretize: session.values.discretize})
    }
  }
  const paintNeurons = () => {
    const frame = session.latest('neurons')
    const drawn = back() ? [...neurons, ...outputs] : neurons
    if (!frame || frame.shape[0] !== drawn.length) return
    const size = frame.shape[1] * frame.shape[2]
    drawn.forEach(({canvas, button}, k) => {
      if (!inSight(button)) return
      const values = frame.array.subarray(k * size, (k + 1) * size)
      paintGrid(canvas, values, {scale: Math.max(1, magnitude(values)), discretize: session.values.discretize})
    })
  }
  /** Whether a node is in the part of the network that is seen. @param {HTMLElement} button */
  const inSight = ({offsetLeft: left, offsetTop: top, offsetWidth: size}) => zoom.scale === 1 ||
    (left + size > board.scrollLeft && left < board.scrollLeft + board.clientWidth && top + size > board.scrollTop && top < board.scrollTop + board.clientHeight)
  /** Each class in its colour, and its hatching where that is asked for. */
  const paintClassSigns = () => {
    if (several()) outputs.forEach(({canvas}, k) => paintClasses(canvas, new Float32Array(PIXELS).fill(k)))
  }
  const paintOutput = () => {
    const frame = session.latest('boundary')
    if (!frame || several() || back() || typeof session.unit === 'number') return
    for (const {canvas} of outputs) paintGrid(canvas, frame.array, {discretize: session.values.discretize})
  }
  const paintWeights = () => {
    const frame = session.latest('weights')
    if (!places) return
    const brush = /** @type {CanvasRenderingContext2D} */ (links.getContext('2d'))
    const ratio = Math.min(2, devicePixelRatio)
    brush.setTransform(1, 0, 0, 1, 0, 0)
    brush.clearRect(0, 0, links.width, links.height)
    brush.setTransform(ratio, 0, 0, ratio, -board.scrollLeft * ratio, -board.scrollTop * ratio)
    if (!frame || !session.layout) return
    paintLinks(brush, places, session.layout, frame.array, used())
    paintBiases(brush, places, session.layout, frame.array, colour)
    showTip()
    card.update()
  }

  sized(frame, build)
  let scrolled = 0
  board.addEventListener('scroll', () => { scrolled ||= requestAnimationFrame(() => { scrolled = 0; paintNeurons(); paintWeights() }) })
  texts(() => { write(); build() })
  on('settings', (/** @type {string[]} */ names) => {
    if (names.some((name) => SHAPING.includes(name)) || inputs.length !== choices().length || outputs.length !== outputNames().length) {
      session.look()
      rebuild()
    }
    else { write(); paintFeatures(); paintNeurons(); paintOutput(); paintWeights() }
  })
  on('theme', () => { paintFeatures(); paintNeurons(); paintOutput(); paintClassSigns(); paintWeights() })
  // The columns of a table are known when the engine has it.
  on('layout', () => { if (choices().some(({key}, row) => key !== inputs[row]?.key) || inputs.length !== choices().length) rebuild() })
  watch('features', paintFeatures)
  watch('neurons', paintNeurons)
  watch('weights', paintWeights)
  watch('boundary', paintOutput)

  /** Build anew, and leave the focus on the button it was on. */
  function rebuild() {
    const at = /** @type {ShadowRoot} */ (root.getRootNode()).activeElement?.getAttribute('aria-label')
    build()
    const again = [...board.querySelectorAll('button')].find((b) => b.getAttribute('aria-label') === at)
    again?.focus()
  }
})
