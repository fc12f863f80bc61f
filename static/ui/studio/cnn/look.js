// @ts-check
/** One image that the network is looked at through, drawn or chosen: what the network answers, and why. */
import {bars} from '../bars.js'
import {classesOf} from '../classes.js'
import {drawingPad} from '../drawing_pad.js'
import {coloured, paintImage} from '../pictures.js'
import {prober} from '../probe.js'
import {section} from '../section.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

const SIDE = 28
// What is written in MNIST is written with a pen of this radius; clothes are painted.
const PEN = {radius: 1.3, centred: true}
const BRUSH = {radius: 2, centred: false}
const ANSWER = ['image', 'probabilities'] // topics that come anew with the answer to a probe

/**
 * A picture beside the answer, drawn anew with any of its topics once all of them are there; `title` and `what` are keys.
 * @typedef {{topics: string[], title: string, what: string, draw: (canvas: HTMLCanvasElement, frames: any[]) => void}} Picture
 */

/**
 * @param {import('../../view.js').Life} life @param {any} about
 * @param {{title: string, pictures: Picture[], beside?: (run: any, classes: string[]) => string}} reasons why it answers so;
 * `title` is a key, `beside` says what something else answers, or nothing
 */
export function look(life, about, {title, pictures, beside = () => ''}) {
  const ask = prober()
  const probe = (/** @type {Record<string, any>} */ about) => {
    asked = ANSWER.map((topic) => server.run?.frames.get(topic))
    part.element.toggleAttribute('data-asked', true)
    ask(about)
  }
  const classes = () => (server.run ? classesOf(server.run, about) : [])
  const pad = drawingPad({
    side: SIDE,
    style: () => (classes()[0] === '0' ? PEN : BRUSH),
    drawn: (pixels) => {
      choose(null)
      own = true
      probe({image: btoa(String.fromCharCode(...pixels))})
    },
  })
  const chosen = h('canvas', {class: 'chosen', role: 'img', hidden: true}) // in the place of the pad
  const clear = h('button', {type: 'button', class: 'quiet small', onclick: pad.clear})
  const hint = h('p', {class: 'caption', id: 'cnn-pad-hint'})
  pad.element.setAttribute('aria-describedby', 'cnn-pad-hint')
  const says = h('p', {class: 'says'})
  const said = h('p', {class: 'unseen', role: 'status'})
  const chances = bars()
  const other = h('p', {class: 'beside'})
  const drawn = pictures.map((each) => picture(each, life))
  const examples = h('div', {class: 'examples', role: 'group'})
  const [why, answer] = [h('h4'), h('h4')]
  const part = section('cnn.look', life, h('div', {class: 'look'},
    h('div', {class: 'draw'}, pad.element, chosen, h('div', {class: 'under'}, hint, clear)),
    h('div', {class: 'answer'}, answer, says, chances.element, other),
    h('div', {class: 'why'}, why, h('div', {class: 'pair'}, ...drawn.map(({element}) => element)))), examples, said)

  /** @type {any[] | null} the frames that there were when the network was asked; a run that has ended takes a moment to wake */ let asked = null
  let own = false // whether what is on the pad was put there here, and not by the server
  /** @type {any} */ let [id, image, shown] = [null, null, null]
  /** @type {HTMLElement[]} */ let choices = []

  /** Whether images are only chosen, for nobody draws in colours. @param {boolean} only */
  const choosing = (only) => {
    chosen.hidden = !only
    pad.element.hidden = clear.hidden = only
    if (only) part.name('cnn.choose.title', 'cnn.choose.what')
    else part.name('cnn.look.title', 'cnn.look.what')
    hint.textContent = session.t(only ? 'cnn.choose.hint' : 'cnn.pad.hint')
  }
  const choose = (/** @type {number | null} */ index) => choices.forEach((choice, k) => choice.setAttribute('aria-pressed', String(k === index)))
  const lookThrough = (/** @type {number} */ index) => {
    own = false // the pad shows it when it comes
    probe({index})
  }
  const offer = (/** @type {any} */ frame) => {
    choices = Array.from({length: frame.shape[0]}, (_, k) => {
      const canvas = h('canvas')
      paintImage(canvas, frame, k)
      return h('button', {type: 'button', 'aria-label': session.t('cnn.example', {number: k + 1}), 'aria-pressed': 'false', onclick: () => {
        choose(k)
        lookThrough(k)
      }}, canvas)
    })
    examples.replaceChildren(...choices)
  }

  const show = (/** @type {any} */ run) => {
    const frame = (/** @type {string} */ topic) => run?.frames.get(topic)
    part.fill(Boolean(frame('probabilities') && frame('image')))
    if (run?.id !== id) [id, image, shown, own] = [run?.id, null, null, false]
    if (!frame('probabilities') || !frame('image')) return
    const names = classes()
    const {array} = frame('probabilities')
    const best = array.indexOf(Math.max(...array))
    chances.show(names, array)
    const share = session.words.number(array[best], {style: 'percent', maximumFractionDigits: 1})
    says.replaceChildren(h('b', {}, names[best]), ' ', h('span', {}, share))
    if (asked?.every((before, k) => before !== frame(ANSWER[k]))) {
      asked = null
      part.element.toggleAttribute('data-asked', false)
      said.textContent = `${names[best]} ${share}`
    }
    const inColour = coloured(frame('image'))
    if (inColour === chosen.hidden) choosing(inColour)
    if (frame('image') !== image && inColour) paintImage(chosen, frame('image'))
    else if (frame('image') !== image && !own) pad.show(frame('image').array)
    if (frame('examples') && frame('examples') !== shown) offer(frame('examples'))
    other.textContent = beside(run, names)
    for (const each of drawn) each.show(frame)
    image = frame('image')
    shown = frame('examples')
  }
  life.texts(() => {
    clear.textContent = session.t('cnn.clear')
    choosing(!chosen.hidden)
    why.textContent = session.t(title)
    answer.textContent = session.t('cnn.answer')
    pad.element.setAttribute('aria-label', session.t('cnn.pad'))
    chosen.setAttribute('aria-label', session.t('cnn.chosen'))
    examples.setAttribute('aria-label', session.t('cnn.examples'))
    choices.forEach((choice, k) => choice.setAttribute('aria-label', session.t('cnn.example', {number: k + 1})))
    show(server.run)
  })
  life.ended(pad.end)
  return {
    element: part.element,
    show,
    /** Look through a test image, and show where. @param {number} index */
    through: (index) => {
      choose(null)
      lookThrough(index)
      part.element.scrollIntoView({block: 'nearest', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'})
    },
  }
}

/** @param {Picture} how @param {import('../../view.js').Life} life */
function picture(how, {texts}) {
  const canvas = h('canvas', {role: 'img'})
  const [title, what] = [h('b'), h('span', {class: 'caption'})]
  /** @type {any[]} */ let seen = []
  texts(() => {
    title.textContent = session.t(how.title)
    what.textContent = session.t(how.what)
    canvas.setAttribute('aria-label', session.t(how.title))
  })
  return {
    element: h('figure', {}, canvas, h('figcaption', {}, title, what)),
    show: (/** @type {(topic: string) => any} */ frame) => {
      const frames = how.topics.map(frame)
      if (!frames.every(Boolean) || frames.every((each, k) => each === seen[k])) return
      seen = frames
      how.draw(canvas, frames)
      canvas.style.aspectRatio = `${canvas.width} / ${canvas.height}`
    },
  }
}
