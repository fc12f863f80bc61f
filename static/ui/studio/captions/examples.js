// @ts-check
/** Held-out scenes with their true captions and the network's; a press looks at one of them. */
import {paintImage} from '../pictures.js'
import {listOf} from '../text/frames.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

/** @param {import('../views.js').Life} life @param {(index: number) => void} chosen */
export function examples(life, chosen) {
  const told = h('p', {class: 'told'})
  const list = h('ul', {class: 'described'})
  const element = h('div', {class: 'stack'}, told, list)
  /** @type {any} */ let run = null
  /** @type {any[]} */ let seen = []
  /** @type {{button: HTMLElement, canvas: HTMLCanvasElement, lines: HTMLElement}[]} */ let places = []

  const percent = (/** @type {number} */ value) => session.words.number(value, {style: 'percent', maximumFractionDigits: 0})
  const tell = () => {
    const values = run?.points.findLast((/** @type {any} */ point) => 'exact_match' in point.values)?.values
    told.textContent = values ? session.t('captions.score', {
      share: percent(values.exact_match), familiar: percent(values.exact_familiar), bleu: session.words.number(values.bleu, {maximumFractionDigits: 2}),
    }) : session.t('captions.unscored')
  }
  const draw = () => {
    const [images, captions] = ['examples', 'captions'].map((topic) => run?.frames.get(topic))
    if (!images || !captions) return
    tell()
    seen = [images, captions]
    if (!places.length) {
      places = listOf(captions).map((_, k) => {
        const [canvas, lines] = [h('canvas'), h('span', {class: 'lines-of'})]
        return {canvas, lines, button: h('button', {type: 'button', onclick: () => chosen(k)}, canvas, lines)}
      })
      list.replaceChildren(...places.map(({button}) => h('li', {}, button)))
    }
    listOf(captions).forEach(([truth, said], /** @type {number} */ k) => {
      const {button, canvas, lines} = places[k]
      paintImage(canvas, images, k)
      const right = truth === said
      const parts = [h('span', {}, h('b', {class: right ? 'right' : 'wrong'}, right ? '✓ ' : '✗ '), said || '—')]
      if (!right) parts.push(h('small', {}, truth))
      lines.lang = run.spec.language
      lines.replaceChildren(...parts)
      button.setAttribute('aria-label', session.t(right ? 'captions.example.right' : 'captions.example.wrong', {said: said || '—', truth}))
    })
  }
  life.texts(draw)
  return {element, /** @param {any} next */ show(next) {
    run = next
    const [images, captions] = ['examples', 'captions'].map((topic) => run.frames.get(topic))
    if (images !== seen[0] || captions !== seen[1]) draw()
    else tell()
  }}
}
