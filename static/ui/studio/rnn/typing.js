// @ts-check
/** The text that the network reads while it is looked at: typed here, read there as soon as the hand rests. */
import {session} from '../../session.js'
import {h} from '../../view.js'
import {textOf} from './characters.js'
import {answers, chosen, keep, kept} from './kept.js'

const LONGEST = 400

/** @param {import('../views.js').Life} life @param {() => void} probe the network with what is kept */
export function typing(life, probe) {
  const words = h('span')
  const input = h('textarea', {rows: 2, maxlength: LONGEST, spellcheck: 'false', autocomplete: 'off'})
  const refused = h('p', {class: 'refused', role: 'alert'})
  const element = h('div', {class: 'typed'}, h('label', {}, words, input), refused)
  input.value = kept.text
  input.addEventListener('input', () => {
    keep({text: input.value})
    if (input.value) probe()
  })
  /** @type {string | null} the run that has been told what to read */ let asked = null

  life.texts(() => {
    words.textContent = session.t('rnn.text')
  })
  return {
    element,
    /** Say why the server does not take it; null: it does. @param {any} refusal */
    refuse(refusal) {
      refused.textContent = [refusal?.message, refusal?.hint].filter(Boolean).join(' ')
      input.setAttribute('aria-invalid', String(Boolean(refusal)))
    },
    show(/** @type {any} */ run) {
      input.disabled = !answers(run)
      if (run?.active && answers(run) && asked !== run.id) {
        asked = run.id
        if (chosen()) probe()
      }
      const frame = run?.frames.get('text')
      // Until the person has typed, here is what the network reads.
      const inHand = input.getRootNode().activeElement === input
      if (frame && !kept.text && !inHand) input.value = textOf(frame)
    },
  }
}
