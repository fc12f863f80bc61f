// @ts-check
/** The text that the network writes while it learns, with the loss it had; earlier ones stay below it. */
import {session} from '../../session.js'
import {h} from '../../view.js'
import {listOf} from '../text/frames.js'

const KEPT = 3 // earlier texts
const UNFINISHED = /\uFFFD+$/ // a character of which some bytes are still to come

/** @param {import('../views.js').Life} life */
export function writing(life) {
  const [begun, written] = [h('b'), h('span')]
  const text = h('p', {class: 'written'}, begun, written)
  const when = h('p', {class: 'caption'})
  const before = h('ul', {class: 'before'})
  const element = h('div', {class: 'stack'}, text, when, before)
  /** @type {{frame: any, text: string, begin: string, loss: number | undefined} | null} */ let seen = null
  /** @type {string | null} */ let id = null

  const tell = () => {
    if (!seen) return
    const {loss, frame} = seen
    const step = session.words.number(frame.step)
    when.textContent = loss === undefined ? session.t('gpt.step', {step}) : session.t('gpt.at', {step, loss: figure(loss)})
  }
  const keep = (/** @type {NonNullable<typeof seen>} */ {begin, text: old, loss}) => {
    before.prepend(h('li', {}, h('small', {'data-loss': loss ?? NaN}), h('span', {}, h('b', {}, begin), old)))
    while (before.children.length > KEPT) before.lastChild?.remove()
    name()
  }
  const name = () => {
    for (const small of before.querySelectorAll('small')) small.textContent = session.t('gpt.loss', {loss: figure(Number(small.dataset.loss))})
  }
  life.texts(() => {
    tell()
    name()
  })
  return {
    element,
    /** @param {any} run @param {any} frame the sentence, and what is written after it */
    show(run, frame) {
      if (frame === seen?.frame) return
      if (run.id !== id) {
        seen = null
        before.replaceChildren()
      }
      id = run.id
      const [begin, all] = listOf(frame)
      const now = all.replace(UNFINISHED, '')
      if (seen && !(begin === seen.begin && now.startsWith(seen.text))) keep(seen)
      seen = {frame, text: now, begin, loss: run.frames.get('live')?.array[0]}
      begun.textContent = begin
      written.textContent = now
      tell()
    },
  }
}

/** @param {number} loss */
const figure = (loss) => session.words.number(loss, {minimumFractionDigits: 2, maximumFractionDigits: 2})
