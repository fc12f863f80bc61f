// @ts-check
/** The form of a recipe's settings, made from the JSON schema that the server tells; what matters most comes first. */
import {h} from '../view.js'
import {EDITORS} from './editors.js'
import {fieldFor} from './fields.js'
import {resolved} from './schema.js'
import {fieldHelp, fieldName} from './words.js'
import {session} from '../session.js'

/** What is shown at once, of the settings that a recipe has; the others are a click away. */
const FIRST = ['data', 'upload', 'blocks', 'hidden', 'cell', 'layers', 'width', 'heads', 'loss', 'activation', 'learning_rate', 'epochs']
const MOST_FIRST = 6
const FIXED = 'recipe'
const LONG = 16 // characters of a choice, beyond which half the form is too narrow for it

/**
 * @typedef {import('./fields.js').Field & Partial<import('./editors.js').Editor>} Control
 * @typedef {{path: string, name: string, row: HTMLElement, words: HTMLElement, hint: HTMLElement, refusal: HTMLElement, control: Control, live: boolean}} Row
 */

/**
 * @param {string} recipe @param {any} about what the server tells of it @param {import('./views.js').Life} life
 * @param {(field: string, settled: boolean) => void} changed `settled`: the person has finished with this setting
 */
export async function specForm(recipe, about, life, changed) {
  const {$defs = {}, ...whole} = about.schema
  const {properties} = resolved(whole, $defs)
  const names = Object.keys(properties).filter((name) => name !== FIXED)
  const first = about.main ?? FIRST.filter((name) => names.includes(name)).slice(0, MOST_FIRST)
  /** @type {Map<string, Row>} by the path that a refusal names */ const rows = new Map()
  /** @type {Map<string, {value: any}>} by name */ const controls = new Map()
  /** @type {[string, [string, any[]]][]} what counts only while another setting has one of these values */ const only = Object.entries(about.only ?? {})
  /** @type {HTMLElement[]} */ const main = []
  /** @type {HTMLElement[]} */ const others = []

  /** @param {string} name @param {any} rule @param {string} path @param {Control | null} [given] */
  const add = (name, rule, path, given) => {
    const id = `spec-${recipe}-${path.replace('.', '-')}`
    const control = given ?? fieldFor(rule, name, id, about)
    if (!control) return null
    const words = h('span')
    const live = about.live.includes(path.split('.')[0])
    const hint = h('small', {class: 'spec-hint', id: `${id}-hint`})
    const refusal = h('p', {class: 'refused', id: `${id}-refused`, role: 'alert'})
    const label = h(given ? 'div' : 'label', {class: 'spec-name', id: `${id}-name`, for: given ? null : id}, words)
    const row = h('div', {class: `spec-field ${rule.type === 'boolean' ? 'flag' : ''} ${given ? 'edited' : ''} ${live ? 'live' : ''}`, 'data-field': path}, label, control.element, hint, refusal)
    if (given) Object.entries({role: 'group', 'aria-labelledby': `${id}-name`}).forEach(([key, value]) => control.element.setAttribute(key, value))
    control.element.setAttribute('aria-describedby', `${id}-hint ${id}-refused`)
    rows.set(path, {path, name, row, words, hint, refusal, control, live})
    for (const type of ['input', 'change']) row.addEventListener(type, () => heard(path.split('.')[0], type === 'change'))
    return row
  }
  /** A struct in the struct. @param {string} name @param {any} rule */
  const group = (name, rule) => {
    const parts = Object.entries(rule.properties).filter(([part, inner]) => add(part, resolved(inner, $defs), `${name}.${part}`))
    const title = h('span')
    const inside = parts.map(([part]) => /** @type {Row} */ (rows.get(`${name}.${part}`)))
    controls.set(name, {
      get value() { return Object.fromEntries(inside.map((row) => [row.name, row.control.value])) },
      set value(value) { for (const row of inside) row.control.value = value[row.name] },
    })
    const refusal = h('p', {class: 'refused', role: 'alert'})
    rows.set(name, {path: name, name, row: title, words: title, hint: h('small'), refusal, control: /** @type {any} */ ({}), live: false})
    return h('details', {class: 'group'}, h('summary', {}, title), h('div', {class: 'fields'}, ...inside.map(({row}) => row)), refusal)
  }

  const get = (/** @type {string} */ name) => controls.get(name)?.value
  /** Nobody is asked for what counts for nothing now, unless it is refused. */
  const fit = () => {
    for (const [name, [other, values]] of only) {
      const row = rows.get(name)?.row
      if (row) row.hidden = !values.includes(get(other)) && !row.hasAttribute('data-refused')
    }
  }
  const heard = (/** @type {string} */ field, /** @type {boolean} */ settled) => {
    fit()
    changed(field, settled)
  }
  const set = (/** @type {string} */ name, /** @type {any} */ value) => {
    const control = controls.get(name)
    if (control) control.value = value
  }
  for (const name of [...first, ...names.filter((each) => !first.includes(each))]) {
    const rule = resolved(properties[name], $defs)
    const load = EDITORS[`${recipe}.${name}`]
    const given = load && (await load()).editor({value: about.defaults[name], about, changed: () => heard(name, true), life, get, set})
    const element = !given && rule.properties ? group(name, rule) : add(name, rule, name, given)
    if (!element) continue
    const row = rows.get(name)
    if (row && !controls.has(name)) controls.set(name, row.control)
    const place = first.includes(name) ? main : others
    place.push(element)
  }
  const more = h('span')
  const element = h('div', {class: 'spec'}, h('div', {class: 'fields'}, ...main),
    h('details', {class: 'others', hidden: others.length === 0}, h('summary', {}, more), h('div', {class: 'fields'}, ...others)))

  life.texts(() => {
    more.textContent = session.t('studio.more')
    for (const {name, row, words, hint, control} of rows.values()) {
      words.textContent = fieldName(recipe, name)
      hint.textContent = fieldHelp(recipe, name)
      control.write?.()
      row.toggleAttribute('data-long', [...control.element?.options ?? []].some(({text}) => text.length > LONG))
    }
  })

  return {
    element,
    get value() {
      return {...about.defaults, ...Object.fromEntries([...controls].map(([name, control]) => [name, control.value]))}
    },
    /** Put these settings into the form; the others stay. @param {Record<string, any>} values */
    set(values) {
      for (const [name, value] of Object.entries(values)) set(name, value)
      fit()
    },
    /**
     * Say at a setting why it is refused, and at no other; null: none is. Returns whether there is a place for it.
     * @param {{field?: string | null, message: string, hint?: string} | null} refusal
     */
    refuse(refusal) {
      const path = (refusal?.field ?? '').replace(/\[\d+\]/g, '')
      const blamed = rows.get(path) ?? rows.get(path.split('.')[0])
      const message = refusal?.field && blamed && refusal.message.startsWith(refusal.field)
        ? labelled(recipe, blamed.name, refusal.field) + refusal.message.slice(refusal.field.length)
        : refusal?.message
      for (const row of rows.values()) {
        const told = row.control.refuse?.(row === blamed ? refusal : null)
        row.refusal.textContent = row === blamed && !told ? [message, refusal?.hint].filter(Boolean).join(' ') : ''
        row.row.toggleAttribute('data-refused', row === blamed)
        if (row.control.element?.matches('input, select')) row.control.element.setAttribute('aria-invalid', String(row === blamed))
      }
      fit()
      const folded = blamed?.refusal.closest('details')
      for (let at = folded; at; at = at.parentElement?.closest('details')) at.open = true
      return blamed !== undefined
    },
    /** @param {any[]} rows_ of the network's plan @returns {boolean} whether an editor shows them */
    plan(rows_) {
      const [editor] = [...rows.values()].filter(({control}) => control.plan)
      editor?.control.plan?.(rows_)
      return editor !== undefined
    },
    /** Say to those who hear the form which settings change a run under way; others see it. @param {boolean} under */
    steer(under) {
      for (const {control, live} of rows.values()) {
        if (live && under) control.element.setAttribute('aria-description', session.t('studio.live'))
        else control.element?.removeAttribute('aria-description')
      }
    },
    /** Whether the person is in the midst of a setting. @param {string} name */
    holds: (name) => rows.get(name)?.row.contains(/** @type {any} */ (element.getRootNode()).activeElement) ?? false,
  }
}

/** A setting as the form calls it, with the place in its list. @param {string} recipe @param {string} name @param {string} path `hidden[0]` */
function labelled(recipe, name, path) {
  const place = path.match(/\[(\d+)\]$/)?.[1]
  const words = {name: fieldName(recipe, name), place: Number(place) + 1}
  return place === undefined ? session.t('studio.setting', words) : session.t('studio.setting.place', words)
}
