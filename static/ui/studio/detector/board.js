// @ts-check
/** The scene that was chosen, large: its objects can be dragged, and the network answers at once. */
import {boxesOf, decided, missed, rows} from './boxes.js'
import {paintScene} from './painting.js'
import {classesOf} from '../classes.js'
import {prober} from '../probe.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

const SIDE = 96 // pixels of a scene
const LAYERS = ['grid', 'objectness', 'anchors', 'suppressed']
const STEP = 2 // pixels that a key moves an object, or changes its size
const LEAST = 8 // pixels of an object's side

/** @type {Record<string, [number, number, number]>} right, down, larger */
const KEYS = {ArrowLeft: [-STEP, 0, 0], ArrowRight: [STEP, 0, 0], ArrowUp: [0, -STEP, 0], ArrowDown: [0, STEP, 0], '+': [0, 0, STEP], '-': [0, 0, -STEP]}

/** @param {import('../views.js').Life} life @param {any} about @param {{score: number, limit: number}} how */
export function board(life, about, how) {
  const probe = prober()
  const canvas = h('canvas', {class: 'scene-board', tabindex: '0', role: 'application', 'aria-describedby': 'detector-keys'})
  const keys = h('p', {class: 'caption', id: 'detector-keys'})
  const told = h('p', {class: 'told'})
  const switches = LAYERS.map((layer) => h('button', {type: 'button', class: 'quiet small', 'aria-pressed': String(layer === 'grid'), 'data-layer': layer, onclick: () => {
    const button = switches[LAYERS.indexOf(layer)]
    button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true'))
    draw()
  }}))
  const legend = h('p', {class: 'caption detector-legend'}, ...['there', 'right', 'wrong'].map((name) => h('span', {}, h('i', {class: name}), h('span'))))
  const layers = h('div', {class: 'layers', role: 'group'}, ...switches)
  const element = h('div', {class: 'scene-place'}, canvas, h('div', {class: 'beside'}, legend, told, layers, keys))
  let index = 0
  /** @type {any} */ let run = null
  /** @type {any} the job that the scene is of */ let job = null
  /** @type {import('./boxes.js').Box[] | null} where the objects were put here, which the server may not know yet */ let put = null
  let chosen = 0
  /** @type {{x: number, y: number} | null} */ let hold = null

  /** Whether objects can be moved: in a photograph they stay. */
  const movable = () => !run?.spec.upload
  const truth = () => {
    const frame = run?.frames.get('scene_boxes')
    return put ?? (frame ? boxesOf(frame, 0) : [])
  }
  const draw = () => {
    const [scene, candidates] = ['scene', 'scene_candidates'].map((topic) => run?.frames.get(topic))
    if (!scene || !candidates) return
    const objects = truth()
    const found = decided(boxesOf(candidates, 0), objects, how)
    const names = classesOf(run, about)
    const on = (/** @type {string} */ layer) => switches[LAYERS.indexOf(layer)].getAttribute('aria-pressed') === 'true'
    const sizes = run.frames.get('anchors')
    const best = found.find(({stays}) => stays)
    paintScene(canvas, scene, 0, {
      truth: objects, found, names, suppressed: on('suppressed'), chosen: objects[chosen],
      grid: ['grid', 'objectness', 'anchors'].some(on) ? run.spec.grid : 0,
      objectness: on('objectness') ? run.frames.get('objectness') : null,
      anchors: on('anchors') && best && sizes ? {box: best, sizes: rows(sizes)} : null,
    })
    tell(objects, found, names)
  }
  const tell = (/** @type {import('./boxes.js').Box[]} */ objects, /** @type {import('./boxes.js').Found[]} */ found, /** @type {string[]} */ names) => {
    const kept = found.filter(({stays}) => stays)
    const said = (/** @type {{label: number}[]} */ boxes) => boxes.map(({label}) => names[label]).join(', ') || '–'
    canvas.toggleAttribute('data-still', !movable())
    keys.textContent = session.t(movable() ? 'detector.keys' : 'detector.keys.own')
    const values = {right: said(kept.filter(({correct}) => correct)), wrong: said(kept.filter(({correct}) => !correct)), missed: said(missed(objects, found))}
    told.textContent = session.t('detector.told', values)
    canvas.setAttribute('aria-label', `${session.t(movable() ? 'detector.board' : 'detector.board.own', {count: objects.length, name: names[objects[chosen]?.label] ?? '–'})} ${told.textContent}`)
  }
  const ask = () => {
    probe({index, ...(put && {boxes: put.map(({left, top, right, bottom}) => [left, top, right, bottom])})})
    draw()
  }
  const move = (/** @type {number} */ right, /** @type {number} */ down, /** @type {number} */ larger) => {
    const boxes = truth().map((box) => ({...box}))
    const box = boxes[chosen]
    if (!box || !movable()) return
    const [wide, high] = [box.right - box.left, box.bottom - box.top]
    const grown = Math.max(LEAST / Math.min(wide, high), 1 + larger / Math.max(wide, high))
    const [x, y] = [(box.left + box.right) / 2 + right, (box.top + box.bottom) / 2 + down].map((middle) => Math.max(0, Math.min(SIDE, middle)))
    Object.assign(box, {left: x - wide * grown / 2, right: x + wide * grown / 2, top: y - high * grown / 2, bottom: y + high * grown / 2})
    put = boxes
    ask()
  }
  const place = (/** @type {PointerEvent} */ event) => {
    const box = canvas.getBoundingClientRect()
    return {x: ((event.clientX - box.left) / box.width) * SIDE, y: ((event.clientY - box.top) / box.height) * SIDE}
  }
  canvas.addEventListener('pointerdown', (/** @type {PointerEvent} */ event) => {
    const at = place(event)
    const under = truth().findIndex(({left, top, right, bottom}) => at.x >= left && at.x <= right && at.y >= top && at.y <= bottom)
    if (under < 0) return
    canvas.setPointerCapture(event.pointerId)
    chosen = under
    hold = movable() ? at : null
    draw()
  })
  canvas.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => {
    const at = place(event)
    const over = truth().some(({left, top, right, bottom}) => at.x >= left && at.x <= right && at.y >= top && at.y <= bottom)
    canvas.style.cursor = (over && movable()) || hold ? 'grab' : 'default'
    if (!hold) return
    move(at.x - hold.x, at.y - hold.y, 0)
    hold = at
  })
  for (const type of ['pointerup', 'pointercancel']) canvas.addEventListener(type, () => { hold = null })
  canvas.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
    const way = KEYS[event.key]
    if (event.key === ' ' || event.key === 'Enter') {
      chosen = (chosen + 1) % Math.max(1, truth().length)
      draw()
    } else if (way) move(...way)
    else return
    event.preventDefault()
  })
  life.sized(canvas, draw)
  life.texts(() => {
    switches.forEach((button, k) => { button.textContent = session.t(`detector.layer.${LAYERS[k]}`) })
    for (const [k, name] of ['there', 'right', 'wrong'].entries()) legend.children[k].lastChild.textContent = session.t(`detector.legend.${name}`)
    layers.setAttribute('aria-label', session.t('detector.layers'))
    keys.textContent = session.t('detector.keys')
    draw() // which says them of a photograph
  })

  return {
    element,
    draw,
    /** Look at another held-out scene. @param {number} number */
    choose(number) {
      [index, put, chosen] = [number, null, 0]
      ask()
    },
    /** @param {any} next */
    show(next) {
      run = next
      if (run?.id !== job) [job, index, put, chosen] = [run?.id, 0, null, 0]
      draw()
    },
  }
}
