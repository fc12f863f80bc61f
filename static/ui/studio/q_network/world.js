// @ts-check
/** The world, in which an episode without exploration is played again and again, each time the latest one. */
import {clean} from '../../see/canvas.js'
import {section} from '../section.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h, icon, ICONS} from '../../view.js'
import {paintGrid} from './grid.js'
import {paintPole} from './pole.js'

const PACE = {grid: 220, pole: 20} // ms for each step
const REST = 700 // ms between two episodes
const LONG = 4500 // ms after which a newer episode is not kept waiting

/** @param {import('../views.js').Life} life */
export function world(life) {
  const canvas = h('canvas', {class: 'world', role: 'img'})
  const play = h('button', {type: 'button', class: 'quiet small', onclick: () => turn(!playing)})
  const slider = h('input', {type: 'range', min: 0, value: 0, step: 1})
  const told = h('p', {class: 'told'})
  const part = section('q.world', life, canvas, h('div', {class: 'replayed'}, play, slider), told)
  let playing = !matchMedia('(prefers-reduced-motion: reduce)').matches
  /** @type {any} the episode that is played */ let episode = null
  let begun = 0 // when it began
  let timer = 0

  const last = () => episode.shape[0] - 1
  const draw = () => {
    const {run} = server
    const place = episode && run?.frames.has('values') ? clean(canvas) : null
    if (!place || !run) return
    const k = Math.min(last(), Number(slider.value))
    const [, numbers] = episode.shape
    const paint = run.spec.world === 'pole' ? paintPole : paintGrid
    paint(place, run, Array.from(episode.array.subarray(k * numbers, (k + 1) * numbers), Number))
    told.textContent = session.t('q.step', {step: session.words.number(k), steps: session.words.number(last())})
    canvas.setAttribute('aria-label', `${session.t(`choice.world.${run.spec.world}`)}. ${told.textContent}`)
  }
  const take = () => {
    episode = server.run?.frames.get('episode') ?? null
    if (episode) slider.max = String(last())
    begun = performance.now()
  }
  const tick = () => {
    timer = requestAnimationFrame(tick)
    if (!playing || !episode || !server.run || !canvas.isConnected) return
    const pace = PACE[/** @type {'grid' | 'pole'} */ (server.run.spec.world)]
    const passed = performance.now() - begun
    const k = Math.min(last(), Math.floor(passed / pace))
    const newer = server.run.frames.get('episode') !== episode
    if (passed > Math.min(last() * pace + REST, newer ? LONG : Infinity)) take()
    else if (k === Number(slider.value)) return
    else slider.value = String(k)
    draw()
  }
  const turn = (/** @type {boolean} */ on) => {
    playing = on
    if (on) take()
    write()
  }
  const write = () => {
    play.replaceChildren(icon(playing ? ICONS.pause : ICONS.play))
    play.setAttribute('aria-label', session.t(playing ? 'q.still' : 'q.play'))
    slider.setAttribute('aria-label', session.t('q.slider'))
    draw()
  }
  slider.addEventListener('input', () => turn(false))
  timer = requestAnimationFrame(tick)
  life.ended(() => cancelAnimationFrame(timer))
  life.sized(canvas, draw)
  life.ended(session.on('theme', draw))
  life.texts(write)
  return {
    element: part.element,
    show() {
      const frame = server.run?.frames.get('episode')
      part.fill(Boolean(frame))
      const values = server.run?.frames.get('values')
      if (values) canvas.style.aspectRatio = server.run?.spec.world === 'pole' ? '2.4' : `${values.shape[1]} / ${values.shape[0]}`
      // The one that is played goes on to its end, unless it is of another world, or stands still.
      if (frame && (!episode || !playing || episode.shape[1] !== frame.shape[1])) take()
      draw()
    },
  }
}
