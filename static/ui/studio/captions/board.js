// @ts-check
/** The scene, large: its things can be dragged, added and taken out; over it, where the network looks for a word. */
import {paintImage, paintHeat} from '../pictures.js'
import {rows} from '../detector/boxes.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

const SIDE = 72 // pixels of a scene
const FINE = 6 // pixels of the outline's canvas for each of the scene
const STEP = 2 // pixels that a key moves a thing, or changes its size
const [LEAST, MOST] = [6, 48] // pixels of a thing's longer side
const MANY = 6 // things in a scene
const FIRST = 20 // pixels of a thing that is added

/** @type {Record<string, [number, number, number]>} right, down, larger */
const KEYS = {ArrowLeft: [-STEP, 0, 0], ArrowRight: [STEP, 0, 0], ArrowUp: [0, -STEP, 0], ArrowDown: [0, STEP, 0], '+': [0, 0, STEP], '-': [0, 0, -STEP]}

/** @typedef {{kind: number, picture: number, x: number, y: number, side: number}} Thing */

/** @param {import('../views.js').Life} life @param {any} about @param {(things: Thing[]) => void} composed */
export function board(life, about, composed) {
  const picture = h('canvas', {class: 'picture', 'aria-hidden': 'true'})
  const outline = h('canvas', {class: 'scene-board', tabindex: '0', role: 'application', 'aria-describedby': 'captions-keys', width: SIDE * FINE, height: SIDE * FINE})
  const keys = h('p', {class: 'caption', id: 'captions-keys'})
  const remove = h('button', {type: 'button', class: 'quiet small', onclick: () => take()})
  const clear = h('button', {type: 'button', class: 'quiet small', onclick: () => change([])})
  const element = h('div', {class: 'stack'}, h('div', {class: 'board'}, picture, outline), h('div', {class: 'tools'}, remove, clear), keys)
  /** @type {any} */ let run = null
  /** @type {any} the job that the scene is of */ let job = null
  /** @type {Thing[] | null} what was composed here, which the server may not know yet */ let own = null
  /** @type {{shape: number[], array: ArrayLike<number>} | null} where the network looks */ let looks = null
  let chosen = 0
  /** @type {{x: number, y: number} | null} */ let hold = null

  /** @returns {Thing[]} */
  const things = () => {
    const frame = run?.frames.get('things')
    return own ?? (frame ? rows(frame).map(([kind, image, x, y, side]) => ({kind, picture: image, x, y, side})) : [])
  }
  const nameOf = (/** @type {Thing | undefined} */ thing) => (thing ? about.names[about.kinds[run.spec.things][thing.kind]][session.words.language] : '–')
  const draw = () => {
    const frame = run?.frames.get('scene')
    if (!frame) return
    if (looks) paintHeat(picture, frame, looks, Math.max(...Array.from(looks.array)))
    else paintImage(picture, frame)
    const all = things()
    const brush = /** @type {CanvasRenderingContext2D} */ (outline.getContext('2d'))
    brush.clearRect(0, 0, outline.width, outline.height)
    const thing = all[chosen]
    if (thing) {
      const half = thing.side / 2 + 1
      for (const [colour, wide, dash] of /** @type {[string, number, number[]][]} */ ([['#000', 4, []], ['#fff', 2, [8, 6]]])) {
        brush.setLineDash(dash)
        brush.strokeStyle = colour
        brush.lineWidth = wide
        brush.strokeRect((thing.x - half) * FINE, (thing.y - half) * FINE, 2 * half * FINE, 2 * half * FINE)
      }
    }
    remove.disabled = clear.disabled = !all.length
    outline.setAttribute('aria-label', session.t('captions.board', {count: all.length, name: nameOf(thing)}))
  }
  const change = (/** @type {Thing[]} */ next) => {
    own = next
    chosen = Math.max(0, Math.min(chosen, next.length - 1))
    composed(next)
    draw()
  }
  const take = () => change(things().filter((_, k) => k !== chosen))
  const move = (/** @type {number} */ right, /** @type {number} */ down, /** @type {number} */ larger) => {
    const within = (/** @type {number} */ value) => Math.max(0, Math.min(SIDE, value))
    change(things().map((thing, k) => (k === chosen
      ? {...thing, x: within(thing.x + right), y: within(thing.y + down), side: Math.max(LEAST, Math.min(MOST, thing.side + larger))}
      : thing)))
  }
  const place = (/** @type {PointerEvent} */ event) => {
    const box = outline.getBoundingClientRect()
    return {x: ((event.clientX - box.left) / box.width) * SIDE, y: ((event.clientY - box.top) / box.height) * SIDE}
  }
  const under = (/** @type {{x: number, y: number}} */ at) => things().findIndex(({x, y, side}) => Math.max(Math.abs(at.x - x), Math.abs(at.y - y)) <= side / 2 + 1)
  outline.addEventListener('pointerdown', (/** @type {PointerEvent} */ event) => {
    const found = under(place(event))
    if (found < 0) return
    outline.setPointerCapture(event.pointerId)
    chosen = found
    hold = place(event)
    draw()
  })
  outline.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => {
    const at = place(event)
    outline.style.cursor = hold || under(at) >= 0 ? 'grab' : 'default'
    if (!hold) return
    move(at.x - hold.x, at.y - hold.y, 0)
    hold = at
  })
  for (const type of ['pointerup', 'pointercancel']) outline.addEventListener(type, () => { hold = null })
  outline.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
    const way = KEYS[event.key]
    const count = things().length
    if ((event.key === ' ' || event.key === 'Enter') && count) {
      chosen = (chosen + 1) % count
      draw()
    } else if (['Delete', 'Backspace'].includes(event.key) && count) take()
    else if (way && count) move(...way)
    else return
    event.preventDefault()
  })
  life.texts(() => {
    remove.textContent = session.t('captions.remove')
    clear.textContent = session.t('captions.clear')
    keys.textContent = session.t('captions.keys')
    draw()
  })

  return {
    element,
    /** Put a thing of this kind where there is most room. @param {number} kind */
    add(kind) {
      const all = things()
      if (all.length === MANY) return
      const places = [0.25, 0.5, 0.75].flatMap((y) => [0.25, 0.5, 0.75].map((x) => ({x: x * SIDE, y: y * SIDE})))
      const room = ({x, y}) => Math.min(SIDE, ...all.map((thing) => Math.hypot(thing.x - x, thing.y - y)))
      const [free] = all.length ? places.sort((a, b) => room(b) - room(a)) : [places[4]]
      chosen = all.length
      change([...all, {kind, picture: all.filter((thing) => thing.kind === kind).length, ...free, side: FIRST}])
    },
    /** A scene of the server's comes. */
    forget() { [own, chosen] = [null, 0] },
    /** Show where the network looks. @param {{shape: number[], array: ArrayLike<number>} | null} next */
    light(next) {
      looks = next
      draw()
    },
    /** @param {any} next */
    show(next) {
      run = next
      if (run?.id !== job) [job, own, chosen] = [run?.id, null, 0]
      draw()
    },
  }
}
