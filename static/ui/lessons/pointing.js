// @ts-check
/**
 * What a lesson's text names in quotes and the page calls so: a button that goes there and lets the place light up, for
 * on a small screen it is rarely in sight.
 */
import {session} from '../session.js'
import {h} from '../view.js'

const QUOTED = /([“«][^”»]+[”»])/
const NAMES_END = /^(?:$|[:,]| \()/ // “Noise” is the control that the page calls “Noise, %”
const FRAME = 'section, label, fieldset, button, select, summary'
const REACHED = 'input, select, textarea, button, summary, [tabindex="0"]'
const LIGHT = 2200 // ms
const HEADER = 112 // px that the page's head covers, at most
const still = matchMedia('(prefers-reduced-motion: reduce)')

/** Whether a text of the page begins with a name, and the name ends there. @param {string} text @param {string} name */
const calls = (text, name) => text.startsWith(name) && NAMES_END.test(text.slice(name.length))

/** Write a text, with a button for each name of the page in it. @param {HTMLElement} place @param {string} text */
export function writeNamed(place, text) {
  const words = Object.values(session.words.tables[session.words.language])
  place.replaceChildren(...text.split(QUOTED).flatMap((part) => {
    const name = part.slice(1, -1)
    if (!QUOTED.test(part) || !words.some((each) => calls(each, name))) return [part]
    return [h('button', {type: 'button', class: 'to', onclick: (/** @type {MouseEvent} */ {detail}) => point(name, place, detail === 0)}, part)]
  }))
}

/** Go to what has this name. @param {string} name @param {HTMLElement} from @param {boolean} byKey */
function point(name, from, byKey) {
  const found = find(document, name, from.getRootNode())
  if (!found) return session.notify({key: 'lessons.absent', values: {name}, kind: 'info', passing: true})
  for (const told of session.notices) if (told.key === 'lessons.absent') session.dismiss(told)
  const frame = /** @type {HTMLElement} */ (found.closest(FRAME) ?? found.parentElement)
  const {top, bottom} = frame.getBoundingClientRect()
  const dock = /** @type {HTMLElement} */ (from.closest('.guide')).offsetHeight
  if (top < HEADER || bottom > innerHeight - dock) {
    frame.style.scrollMarginTop = `${HEADER}px`
    frame.scrollIntoView({block: 'start', behavior: still.matches ? 'auto' : 'smooth'})
  }
  const lit = {outline: '3px solid var(--np-accent)', outlineOffset: '4px'}
  frame.animate([lit, {...lit, offset: 0.8}, {outline: '3px solid transparent', outlineOffset: '4px'}], LIGHT)
  if (!byKey) return // who pressed with a finger would get the keyboard of the screen
  const control = frame.matches(REACHED) ? frame : frame.querySelector(REACHED)
  /** @type {HTMLElement | null} */ (control)?.focus({preventScroll: true})
}

/** The first element that is seen and has this name, also within shadow roots. @param {ParentNode} root @param {string} name @param {Node} but the root to leave out @returns {Element | null} */
function find(root, name, but) {
  for (const element of root.querySelectorAll('*')) {
    const inside = element.shadowRoot && element.shadowRoot !== but ? find(element.shadowRoot, name, but) : null
    if (inside) return inside
    const own = [...element.childNodes].map((node) => (node instanceof Text ? node.data : '')).join('').trim()
    const names = [own, element.getAttribute('aria-label') ?? '']
    if (names.some((each) => calls(each, name)) && element.checkVisibility()) return element
  }
  return null
}
