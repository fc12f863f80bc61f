// @ts-check
/** The inside of a perceptron that reads digits: what its first neurons look for, what it answers, where it errs. */
import {confusion} from '../confusion.js'
import {weights} from '../gallery.js'
import {paintImage} from '../pictures.js'
import {section} from '../section.js'
import {adopt} from '../../explain/sheet.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

const DIGITS = [...'0123456789']

export const topics = ['filters', 'examples', 'probabilities', 'labels', 'confusion']

/** @param {{life: import('../views.js').Life, about: any}} place */
export function build({life}) {
  const parts = [filters(life), answers(life), errors(life)]
  const element = h('div', {class: 'digits'}, ...parts.map((part) => part.element))
  requestAnimationFrame(() => adopt(element, 'cnn')) // which has the confusion matrix; once it is where its caller puts it
  const show = () => parts.forEach((part) => part.show())
  life.ended(server.on('run', show))
  life.texts(show)
  return element
}

/** The weights from the pixels to each of the first hidden units. @param {import('../views.js').Life} life */
function filters(life) {
  const grid = h('div', {class: 'filters', role: 'img'})
  const part = section('digits.filters', life, grid)
  /** @type {any} */ let seen = null
  const draw = () => seen && weights(grid, seen)
  life.ended(session.on('theme', draw))
  const show = () => {
    const frame = server.run?.frames.get('filters')
    grid.setAttribute('aria-label', session.t('digits.filters.title'))
    part.fill(Boolean(frame))
    if (frame === seen) return
    seen = frame
    draw()
  }
  return {element: part.element, show}
}

/** Test images, each with the most probable digit; where that is wrong, a cross and the right one. @param {import('../views.js').Life} life */
function answers(life) {
  const list = h('ul', {class: 'answers'})
  const part = section('digits.answers', life, list)
  /** @type {{canvas: HTMLCanvasElement, answer: HTMLElement, share: HTMLElement, right: HTMLElement}[]} */ let items = []
  const show = () => {
    const [images, probabilities, labels] = ['examples', 'probabilities', 'labels'].map((topic) => server.run?.frames.get(topic))
    const there = Boolean(images && probabilities)
    part.fill(there)
    if (!there) return
    const [count, classes] = probabilities.shape
    if (items.length !== count) {
      items = Array.from({length: count}, () => ({canvas: h('canvas', {'aria-hidden': 'true'}), answer: h('b'), share: h('span'), right: h('small')}))
      list.replaceChildren(...items.map(({canvas, answer, share, right}) => h('li', {}, canvas, answer, share, right)))
    }
    items.forEach(({canvas, answer, share, right}, k) => {
      const row = probabilities.array.subarray(k * classes, (k + 1) * classes)
      const most = Math.max(...row)
      paintImage(canvas, images, k)
      answer.textContent = DIGITS[row.indexOf(most)]
      share.textContent = session.words.number(most, {style: 'percent', maximumFractionDigits: 0})
      const wrong = labels !== undefined && row.indexOf(most) !== labels.array[k]
      right.textContent = wrong ? session.t('digits.answers.wrong', {digit: DIGITS[labels.array[k]]}) : ''
      right.parentElement?.toggleAttribute('data-wrong', wrong)
    })
  }
  return {element: part.element, show}
}

/** @param {import('../views.js').Life} life */
function errors(life) {
  const matrix = confusion(/** @type {any} */ (life))
  const part = section('digits.confusion', life, matrix.element)
  const show = () => {
    const frame = server.run?.frames.get('confusion')
    part.fill(Boolean(frame))
    if (frame) matrix.show(frame, DIGITS)
  }
  return {element: part.element, show}
}
