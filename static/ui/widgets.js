// @ts-check
/**
 * Panel's widgets, listened to and set in the browser, without the server: a widget whose tags hold `pg:<setting>`
 * belongs to that setting. Such a widget is made unsyncable, so that nothing it holds is sent to the server, which has
 * no use for it; so is every Bokeh figure. A Select holds the label chosen, in the person's language; the setting's value is found by its place.
 */

import {consequence, describe} from './resets.js'
import {helpControl} from './help.js'
import {applies, choicesOf} from './rules.js'

const TAG = 'pg:'
const LOOK_AGAIN = 50 // ms
/** What a list of numbers offers last: any other, typed by hand. */
export const OTHER = 'other'

/** The dialog in which numbers are typed, fetched when it is first asked for. @param {string} [name] @param {() => string} [begun] */
export const openExact = async (name, begun) => (await import('./dialogs/exact.js')).openExact(name, begun)

/** A slider's bounds and step, so that it can hold a value which only a link gives. @param {number[]} slider @param {number} value */
function range([start, end, step], value) {
  const onGrid = Math.abs(Math.round((value - start) / step) * step - (value - start)) < 1e-9
  return {start: Math.min(start, value), end: Math.max(end, value), step: onGrid ? step : 1}
}

/** Panel's Select opens to the mouse alone: open it to the keys too that open a list everywhere. @param {Event} event */
function openList(event) {
  const {key, type} = /** @type {KeyboardEvent} */ (event)
  const [list] = event.composedPath()
  if (!(list instanceof HTMLElement) || !list.matches('[role=combobox][aria-haspopup=listbox][aria-expanded=false]')) return
  if (![' ', 'Enter', 'ArrowDown', 'ArrowUp'].includes(key)) return
  event.preventDefault()
  // Space opens when it is let go: by then the list would take it for a choice.
  if (type === (key === ' ' ? 'keyup' : 'keydown')) list.click()
}

/**
 * @param {any} doc the Bokeh document
 * @param {typeof import('./session.js').session} session
 */
export function bindWidgets(doc, session) {
  /** @type {Map<string, {model: any, target: any, whole?: HTMLElement}>} */
  const bound = new Map()
  const names = session.settings.map((s) => s.name)

  const find = () => {
    for (const model of doc._all_models.values()) {
      if (model.type === 'Figure' && model.syncable) for (const part of model.references()) part.syncable = false
      const tag = (model.tags ?? []).find((/** @type {any} */ t) => typeof t === 'string' && t.startsWith(TAG))
      const name = tag?.slice(TAG.length)
      // ESM widgets keep their parameters on `data`, classic ones on themselves.
      const target = model.data?.properties?.value ? model.data : model
      if (!names.includes(name) || bound.has(name) || !target.properties?.value) continue
      target.syncable = model.syncable = false
      bound.set(name, {model, target})
      target.properties.value.change.connect(() => {
        const value = read(name, target.value)
        if (value === OTHER) {
          show(name)
          openExact(name)
        } else if (value !== undefined) session.set({[name]: value})
      })
      show(name)
    }
    for (const [name, entry] of bound) {
      // Its element comes later than its model, and makes its parts anew: they are told when they have the focus.
      entry.whole ??= meet(name, /** @type {any} */ (window).Bokeh.index.find_one(entry.model)?.el)
    }
  }

  /** @param {string} name @param {HTMLElement | undefined} whole the widget's element */
  const meet = (name, whole) => {
    if (whole) whole.title = consequence(setting(name))
    whole?.addEventListener('focusin', (event) => describe(whole, /** @type {Element} */ (event.composedPath()[0]), setting(name)))
    return whole
  }

  /** The setting's value for what its widget holds. @param {string} name @param {any} held */
  const read = (name, held) => {
    const {values, labels} = options(name)
    if (!values) return held
    return values[labels.indexOf(held)]
  }

  /** What a Select offers: values, and labels in the person's language. @param {string} name */
  const options = (name) => {
    const {kind, options: numbers} = setting(name)
    if (kind === 'choice') {
      const values = choicesOf(setting(name), session.values, session.rules)
      return {values, labels: values.map((choice) => session.t(`${name}.${choice}`))}
    }
    if (!numbers) return {values: null, labels: []}
    const value = session.values[name]
    const values = numbers.includes(value) ? numbers : [...numbers, value].sort((a, b) => a - b)
    const labels = values.map((number) => session.words.number(number, {maximumSignificantDigits: 9, useGrouping: false}))
    return {values: [...values, OTHER], labels: [...labels, session.t('exact.other')]}
  }

  /** @param {string} name */
  const setting = (name) => /** @type {import('./link.js').Setting} */ (session.settings.find((s) => s.name === name))

  /** Give a widget its words and its value. @param {string} name */
  const show = (name) => {
    const entry = bound.get(name)
    if (!entry) return
    const value = session.values[name]
    const {url, slider} = setting(name)
    const {values, labels} = options(name)
    entry.target.setv({
      label: session.t(`${name}.label`),
      ...(values ? {options: labels, value: labels[values.indexOf(value)]} : {value}),
      ...(slider ? range(slider, value) : {}),
    })
    if (entry.whole) entry.whole.title = consequence(setting(name))
    entry.model.visible = !session.hidden.includes(url ?? '') && applies(setting(name), session.values)
  }

  let typed = ''
  /** Digits typed on a slider begin a number typed by hand; more may come before its field is there. @param {KeyboardEvent} event */
  const typeNumber = (event) => {
    const [slider] = event.composedPath()
    if (!/^[0-9]$/.test(event.key) || !(slider instanceof HTMLInputElement) || slider.type !== 'range') return
    const name = [...bound.keys()].find((other) => session.t(`${other}.label`) === slider.ariaLabel)
    if (!name) return
    typed += event.key
    if (typed.length === 1) openExact(name, () => typed).finally(() => { typed = '' })
  }

  session.on('settings', () => [...bound.keys()].forEach(show))
  session.on('language', () => [...bound.keys()].forEach(show))
  // The "?" of the controls can wait until Python is there, or will not come.
  const help = () => {
    if (!['ready', 'failed'].includes(session.stage)) return
    end()
    setTimeout(() => bound.forEach(({model}, name) => helpControl(name, model)))
  }
  const end = session.on('stage', help)
  help()
  find()
  for (const type of ['keydown', 'keyup']) addEventListener(type, openList)
  addEventListener('keydown', typeNumber)
  // Some widgets may be built after this component: look until the page is complete.
  const again = setInterval(find, LOOK_AGAIN)
  setTimeout(() => clearInterval(again), 100 * LOOK_AGAIN)
}
