// @ts-check
/**
 * The settings that few need at first, as native controls made from their declarations when they are first asked for:
 * a page that nobody opens them on does not pay for them.
 */
import {describe, resets} from './resets.js'
import {applies, choicesOf} from './rules.js'
import {session} from './session.js'
import {h, mount} from './view.js'
import {openExact, OTHER} from './widgets.js'

/** @typedef {import('./link.js').Setting} Setting */

/** @param {{model: any, view: any}} context */
export const render = (context) => mount(context, (root, {on, texts}) => {
  /** @type {{setting: Setting, label: HTMLElement, caption: HTMLElement, show: () => void}[]} */
  let controls = []
  const exact = h('button', {type: 'button', class: 'quiet exact', onclick: () => openExact()})
  const build = () => {
    if (!session.more || controls.length) return
    const names = context.model.settings
    controls = session.settings.filter((s) => names.includes(s.name)).map(make)
    root.append(...controls.map((control) => control.label), exact)
  }
  const show = () => {
    root.hidden = !session.more
    build()
    for (const control of controls) {
      control.label.hidden = !applies(control.setting, session.values) || session.hidden.includes(String(control.setting.url))
      control.caption.textContent = session.t(`${control.setting.name}.label`)
      control.label.classList.toggle('resets', resets(control.setting))
      describe(control.label, control.label.querySelector('input, select'), control.setting)
      control.show()
    }
    exact.textContent = session.t('exact.title')
  }
  texts(show)
  on('more', show)
  on('settings', show)
})

/** The control of one setting. @param {Setting} setting */
function make(setting) {
  const {name, kind, slider, options} = setting
  const caption = h('span', {class: 'caption'})
  if (kind === 'flag') {
    const input = h('input', {type: 'checkbox', onchange: () => session.set({[name]: input.checked})})
    return {setting, caption, label: h('label', {class: 'setting flag'}, input, caption), show: () => { input.checked = session.values[name] }}
  }
  if (slider) {
    const [min, max, step] = slider
    const value = h('b')
    const input = h('input', {type: 'range', min, max, step, oninput: () => session.set({[name]: Number(input.value)})})
    const show = () => {
      input.max = String(Math.max(max, session.values[name]))
      input.value = String(session.values[name])
      value.textContent = session.words.number(session.values[name])
    }
    return {setting, caption, label: h('label', {class: 'setting'}, h('span', {class: 'line'}, caption, value), input), show}
  }
  const select = h('select', {onchange: () => {
    if (select.value !== OTHER) return session.set({[name]: options ? Number(select.value) : select.value})
    show()
    openExact(name)
  }})
  const show = () => {
    const value = session.values[name]
    const numbers = options && !options.includes(value) ? [...options, value].sort((a, b) => a - b) : options
    const choices = numbers ?? choicesOf(setting, session.values, session.rules)
    select.replaceChildren(...choices.map((/** @type {any} */ choice) => h('option', {value: choice}, numbers
      ? session.words.number(choice, {maximumSignificantDigits: 9, useGrouping: false}) : session.t(`${name}.${choice}`))), ...(numbers ? [h('option', {value: OTHER}, session.t('exact.other'))] : []))
    select.value = String(value)
  }
  return {setting, caption, label: h('label', {class: 'setting'}, caption, select), show}
}
