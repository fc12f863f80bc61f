// @ts-check
/** What a lesson hides: each control of the page can be left out, and the link remembers which. */
import {copyText} from '../clipboard.js'
import {session} from '../session.js'
import {h} from '../view.js'
import {openDialog} from './dialog.js'

/** Controls that are no settings, by the name that links hide them by. @type {Record<string, string>} */
const OTHERS = {
  playButton: 'transport.play', stepButton: 'transport.step', resetButton: 'transport.reset', dataset: 'data.sets',
  regenerate: 'data.regenerate', ownData: 'own.open', numHiddenLayers: 'network.layers', moreSettings: 'more.show',
}

/** Every control that can be hidden, by its key, as the person reads it. @returns {Map<string, string>} */
function controls() {
  const named = session.settings.filter(({name, url}) => url && !(url in OTHERS) && session.words.has(`${name}.label`))
  const features = session.settings.find((s) => s.name === 'features')?.choices ?? []
  return new Map([
    ...Object.entries(OTHERS).map(([key, text]) => /** @type {[string, string]} */ ([key, session.t(text)])),
    ...named.map(({name, url}) => /** @type {[string, string]} */ ([String(url), session.t(`${name}.label`)])),
    ...features.map((name) => /** @type {[string, string]} */ ([name, session.t('lesson.input', {name: session.t(`feature.${name}`)})])),
  ])
}

export function openLesson() {
  const box = (/** @type {string} */ text, /** @type {boolean} */ checked, /** @type {(checked: boolean) => void} */ change) => {
    const input = h('input', {type: 'checkbox', checked, onchange: () => change(input.checked)})
    return h('label', {class: 'choice'}, input, h('span', {}, text))
  }
  const toggle = (/** @type {string} */ key) => (/** @type {boolean} */ hide) =>
    session.hide([...session.hidden.filter((other) => other !== key), ...(hide ? [key] : [])])
  const boxes = [...controls()].map(([key, text]) => box(text, session.hidden.includes(key), toggle(key)))
  const text = box(session.t('lesson.text'), session.values.hide_text, (hide) => session.set({hide_text: hide}))
  const copy = h('button', {type: 'button', class: 'quiet main', onclick: async () => {
    await copyText(location.href)
    copy.textContent = session.t('files.copied')
  }}, session.t('lesson.copy'))
  const everything = h('button', {type: 'button', class: 'quiet', onclick: () => {
    session.hide([])
    session.set({hide_text: false})
    for (const label of [...boxes, text]) label.firstChild.checked = false
  }}, session.t('lesson.nothing'))
  return openDialog(session.t('lesson.title'), [
    h('p', {}, session.t('lesson.help')),
    h('fieldset', {class: 'choices', 'aria-label': session.t('lesson.title')}, ...boxes, text),
    h('div', {class: 'end'}, everything, copy),
  ])
}
