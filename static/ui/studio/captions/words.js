// @ts-check
/** The caption word by word, each under a small picture of where the network looks while it writes it. */
import {paintHeat} from '../pictures.js'
import {tokensOf} from '../text/frames.js'
import {roving, stopAt} from '../text/roving.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

/** @param {import('../views.js').Life} life @param {(looks: {shape: number[], array: ArrayLike<number>} | null) => void} chosen is given the map of a word, null if none is chosen */
export function wordsOver(life, chosen) {
  const said = h('p', {class: 'says', role: 'status'})
  const group = h('div', {class: 'word-maps', role: 'group'})
  const told = h('p', {class: 'caption told'})
  const element = h('div', {class: 'stack'}, said, group, told)
  /** @type {any} */ let run = null
  /** @type {{button: HTMLElement, canvas: HTMLCanvasElement, token: HTMLElement}[]} */ const places = []
  /** @type {number | null} */ let word = null

  const mapOf = (/** @type {any} */ frame, /** @type {number} */ k) => {
    const [rows, columns] = frame.shape.slice(1)
    return {shape: [rows, columns], array: frame.array.subarray(k * rows * columns, (k + 1) * rows * columns)}
  }
  const choose = (/** @type {number} */ k) => {
    word = word === k ? null : k
    draw()
  }
  const draw = () => {
    const [scene, numbers, likely, attention, vocabulary] = ['scene', 'said', 'probabilities', 'attention', 'vocabulary'].map((topic) => run?.frames.get(topic))
    if (!scene || !numbers || !likely || !attention || !vocabulary) return
    // What comes at different moments may not belong together: then the last picture stays.
    if (attention.shape[0] !== numbers.array.length || likely.array.length !== numbers.array.length) return
    const tokens = tokensOf(numbers, vocabulary).map((token) => (token === '</s>' ? '■' : token))
    // Buttons stay while the network changes its words: whoever is at one of them stays there.
    for (const {button} of places.splice(tokens.length)) button.remove()
    while (places.length < tokens.length) {
      const [k, canvas, token] = [places.length, h('canvas'), h('span')]
      places.push({canvas, token, button: h('button', {type: 'button', onclick: () => choose(k)}, canvas, token)})
      group.append(places[k].button)
    }
    if (word !== null && word >= places.length) word = null
    said.textContent = tokens.filter((token) => token !== '■').join(' ') || '—'
    for (const part of [said, group]) part.lang = run.spec.language
    places.forEach(({button, canvas, token}, k) => {
      token.textContent = tokens[k]
      const looks = mapOf(attention, k)
      paintHeat(canvas, scene, looks, Math.max(...looks.array))
      const share = session.words.number(likely.array[k], {style: 'percent'})
      const name = tokens[k] === '■' ? session.t('captions.end') : tokens[k]
      button.setAttribute('aria-label', session.t('captions.word', {word: name, share, where: where(looks)}))
    })
    stopAt(places.map(({button}) => button), word ?? 0)
    places[0]?.button.setAttribute('aria-pressed', String(word === 0))
    told.textContent = word === null ? session.t('captions.step') : places[word].button.getAttribute('aria-label') ?? ''
    chosen(word === null ? null : mapOf(attention, word))
  }
  roving(group, () => places.map(({button}) => button))
  life.texts(() => {
    group.setAttribute('aria-label', session.t('captions.words'))
    draw()
  })
  return {element, /** @param {any} next */ show(next) {
    if (next?.id !== run?.id) word = null
    run = next
    draw()
  }}
}

/** In words, which ninth of the picture a map has its middle in. @param {{shape: number[], array: ArrayLike<number>}} map */
function where({shape: [rows, columns], array}) {
  let [x, y] = [0, 0]
  for (let k = 0; k < array.length; k++) {
    x += array[k] * ((k % columns) + 0.5) / columns
    y += array[k] * (Math.floor(k / columns) + 0.5) / rows
  }
  const third = (/** @type {number} */ part) => Math.max(0, Math.min(2, Math.floor(3 * part)))
  return session.t(`captions.at.${['top', 'middle', 'bottom'][third(y)]}-${['left', 'middle', 'right'][third(x)]}`)
}
