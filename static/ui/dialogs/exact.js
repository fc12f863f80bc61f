// @ts-check
/** The numbers of the experiment to type by hand: any that is possible, not only those that lists and sliders offer. */
import {readTyped} from '../link.js'
import {applies} from '../rules.js'
import {session} from '../session.js'
import {h} from '../view.js'
import {openDialog} from './dialog.js'

/** @typedef {import('../link.js').Setting} Setting */

/** @param {string} [first] the setting to begin with @param {() => string} [begun] what has been typed of it already */
export async function openExact(first, begun) {
  const fields = session.settings
    .filter((s) => s.kind === 'quantity' && applies(s, session.values) && !session.hidden.includes(String(s.url)))
    .map(field)
  const form = h('form', {class: 'exact', novalidate: true, onsubmit: (/** @type {Event} */ event) => {
    event.preventDefault()
    const wrong = fields.filter(({check}) => !check())
    if (wrong.length) return wrong[0].input.focus()
    session.set(Object.fromEntries(fields.filter(({changed}) => changed()).map(({name, value}) => [name, value()])))
    form.closest('dialog').close()
  }}, h('p', {}, session.t('exact.help')), ...fields.map(({label}) => label),
    h('div', {class: 'end'}, h('button', {type: 'submit', class: 'quiet main'}, session.t('exact.apply'))))
  if (!await openDialog(session.t('exact.title'), [form])) return
  const {input} = fields.find(({name}) => name === first) ?? fields[0]
  input.focus()
  if (begun) input.value = begun()
  else input.select()
}

/** One number with what it may be. @param {Setting} setting */
function field(setting) {
  const {name, low = 0, high = 0, whole} = setting
  const write = (/** @type {number} */ number) => session.words.number(number, {maximumSignificantDigits: 12, useGrouping: false})
  const range = {low: write(low), high: write(high)}
  const before = write(session.values[name])
  const trouble = h('span', {role: 'alert', id: `${name}-trouble`})
  const input = h('input', {type: 'text', inputmode: 'decimal', autocomplete: 'off', value: before, 'aria-describedby': `${name}-range ${name}-trouble`, onchange: () => check()})
  const label = h('label', {}, h('span', {}, h('span', {}, session.t(`${name}.label`)), ' ', h('small', {id: `${name}-range`}, session.t('exact.range', range))), input, trouble)
  input.setAttribute('aria-label', session.t(`${name}.label`))
  const value = () => readTyped(input.value, setting)
  const check = () => {
    const fits = value() !== null
    trouble.textContent = fits ? '' : session.t(whole ? 'exact.refused.whole' : 'exact.refused', {...range, text: input.value})
    input.setAttribute('aria-invalid', String(!fits))
    return fits
  }
  return {name, input, label, value, check, changed: () => input.value !== before}
}
