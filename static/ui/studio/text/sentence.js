// @ts-check
/** The sentence that the network is looked at through: typed here, or the one that the run has. */
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

/** Whether a network can be looked through: once it trains, and after it has ended. @param {import('../../server_run.js').ServerRun | null} run */
export const looks = (run) => run !== null && !['queued', 'starting'].includes(run.status)

/**
 * @param {import('../views.js').Life} life @param {{label: string, most: number, typed: (text: string) => void, hint?: string}} how
 * `label` and `hint` are the keys of its texts, `most` is its longest length
 */
export function sentence(life, {label, most, typed, hint: below = 'text.sentence.hint'}) {
  const words = h('span')
  const input = h('input', {type: 'text', maxlength: most, spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off'})
  const hint = h('p', {class: 'caption'})
  const refused = h('p', {class: 'refused', role: 'alert'})
  const element = h('div', {class: 'sentence'}, h('label', {}, words, input), refused, hint)
  /** @type {string | null} */ let id = null
  let own = false // whether what stands there was typed here

  input.addEventListener('input', () => {
    own = true
    if (input.value.trim()) typed(input.value)
  })
  const tell = () => {
    input.disabled = !looks(server.run)
  }
  life.texts(() => {
    words.textContent = session.t(label)
    hint.textContent = session.t(below)
    tell()
  })
  return {
    element,
    get value() { return input.value },
    /** Type this text for the person. @param {string} text */
    type(text) {
      if (input.disabled) return
      input.value = text
      own = true
      typed(text)
    },
    /** Say why the server does not take it; null: it does. @param {any} refusal */
    refuse(refusal) {
      refused.textContent = [refusal?.message, refusal?.hint].filter(Boolean).join(' ')
      input.setAttribute('aria-invalid', String(Boolean(refusal)))
    },
    /** The sentence of a run, unless the person has typed another. @param {string} run @param {string} text */
    show(run, text) {
      if (run !== id) own = false
      id = run
      if (!own && input.getRootNode().activeElement !== input) input.value = text
      tell()
    },
  }
}
