// @ts-check
/** What every view shares: where it is put, its style sheets, and listening that ends when the view goes. */
import {session} from './session.js'

const sheetOf = async (/** @type {string} */ name) => {
  const response = await fetch(new URL(`../${name}.css`, import.meta.url))
  return new CSSStyleSheet().replace(await response.text())
}
/** Also for what is no view of ours but has a "?" beside it. */
export const helpSheet = sheetOf('help')
const sheets = Promise.all([sheetOf('views'), sheetOf('cards'), helpSheet])

/**
 * @typedef {{
 *   on: (name: string, listener: Function) => void,
 *   watch: (topic: string, paint: (frame: import('./session.js').Frame) => void) => void,
 *   texts: (write: () => void) => void,
 *   sized: (elements: Element | Element[], act: () => void) => void,
 *   ended: (end: () => void) => void,
 * }} Life
 */

/**
 * Build a view and hand its element to Panel. Panel may render a component again without removing it first, so what
 * the last rendering listened to is ended here.
 * @param {{model: any, view: any}} context
 * @param {(root: HTMLElement, life: Life) => void} build
 * @returns {Promise<HTMLElement>}
 */
export async function mount({model, view}, build) {
  view.__teardown?.()
  const [own] = await Promise.all([sheets, session.opened])
  view.shadow_el.adoptedStyleSheets = [...view.shadow_el.adoptedStyleSheets.filter((s) => !own.includes(s)), ...own]
  /** @type {(() => void)[]} */
  const ends = []
  const root = h('div', {class: `view ${model.class_name ?? ''}`})
  build(root, lifeOf(ends))
  view.__teardown = () => ends.splice(0).forEach((end) => end())
  model.on('remove', view.__teardown)
  return root
}

/** A life that ends when what it put into `ends` is called. @param {(() => void)[]} ends @returns {Life} */
export const lifeOf = (ends) => ({
  on: (name, listener) => ends.push(session.on(name, listener)),
  watch: (topic, paint) => ends.push(session.watch(topic, paint)),
  // Words are written now and again when the language changes.
  texts: (write) => {
    write()
    ends.push(session.on('language', write))
  },
  // What is drawn into an element is drawn at first and whenever its size changes.
  sized: (elements, act) => {
    const observer = new ResizeObserver(() => act())
    for (const element of [elements].flat()) observer.observe(element)
    ends.push(() => observer.disconnect())
  },
  ended: (end) => ends.push(end),
})

/**
 * An element with attributes and children; `on…` attributes are listeners.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string)} children
 * @returns {any}
 */
export function h(tag, attributes = {}, ...children) {
  const svg = tag === 'svg' || tag === 'path'
  const element = svg ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else if (value !== false && value != null) element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children)
  return element
}

/** A drawn sign, 24 × 24, in the colour of the text. @param {string} path */
export function icon(path) {
  return h('svg', {viewBox: '0 0 24 24', width: 22, height: 22, 'aria-hidden': 'true'}, h('path', {d: path, fill: 'currentColor'}))
}

export const ICONS = {
  play: 'M8 5v14l11-7z',
  pause: 'M6 5h4v14H6zm8 0h4v14h-4z',
  step: 'M6 5v14l9-7zM16 5h2.500v14H16z',
  reset: 'M12 5V1L7 6l5 5V7a6 6 0 1 1-6 6H4a8 8 0 1 0 8-8z',
  refresh: 'M17.650 6.350A8 8 0 1 0 19.730 14h-2.080A6 6 0 1 1 12 6c1.660 0 3.140.69 4.220 1.780L13 11h7V4z',
  sun: 'M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM11 1h2v4h-2zm0 18h2v4h-2zM1 11h4v2H1zm18 0h4v2h-4zM4.200 5.600l1.400-1.400 2.900 2.800-1.500 1.500zm11.300 11.300 1.500-1.500 2.800 2.900-1.400 1.400zM5.600 19.800l-1.400-1.400L7 15.500 8.500 17zM17 8.500 15.500 7l2.900-2.800 1.400 1.400z',
  moon: 'M12.300 3a9 9 0 1 0 8.700 11.200A7 7 0 0 1 12.300 3z',
  tune: 'M3 17v2h6v-2zM3 5v2h10V5zm10 16v-2h8v-2h-8v-2h-2v6zM7 9v2H3v2h4v2h2V9zm14 4v-2H11v2zm-6-4h2V7h4V5h-4V3h-2z',
  pencil: 'M3 17.250V21h3.750L17.800 9.940l-3.750-3.750zM20.700 7.040a1 1 0 0 0 0-1.410l-2.340-2.340a1 1 0 0 0-1.410 0l-1.830 1.830 3.750 3.750z',
  close: 'M18.300 5.700 12 12l6.300 6.300-1.400 1.400L10.600 13.400 4.300 19.700l-1.400-1.400L9.200 12 2.900 5.700l1.400-1.400 6.300 6.300 6.300-6.300z',
}
