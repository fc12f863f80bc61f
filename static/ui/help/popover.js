// @ts-check
/** The words of a "?": one popover for the whole page. Escape, a click elsewhere or scrolling closes it. */
import {session} from '../session.js'
import {h, helpSheet} from '../view.js'

const WIDTH = 320
const GAP = 8

/** @type {{host: ShadowRoot, title: HTMLElement, text: HTMLElement, popover: any} | null} */
let made = null
/** @type {HTMLElement | null} */ let opener = null
/** @type {HTMLElement | null} what the click that closed it was on */ let closedBy = null

/** Give a shadow root the styles of the "?". @param {ShadowRoot} root */
export async function adopt(root) {
  const sheet = await helpSheet
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
}

/** Open the words of a topic at its button, or close them. @param {HTMLElement} button @param {string} topic */
export async function toggle(button, topic) {
  const {popover, title, text} = made ?? await make()
  // The press on the button has already closed what was open at it.
  if (closedBy === button) {
    closedBy = null
    return
  }
  title.textContent = session.t(`help.title.${topic}`)
  text.textContent = session.t(`help.text.${topic}`)
  opener = button
  popover.setAttribute('aria-label', title.textContent)
  popover.showPopover()
  place(popover, button)
  button.setAttribute('aria-expanded', 'true')
  popover.focus({preventScroll: true})
}

async function make() {
  const title = h('h2')
  const text = h('p')
  const popover = h('div', {class: 'explanation', popover: 'auto', role: 'dialog', tabindex: '-1', ontoggle: (/** @type {any} */ event) => {
    if (event.newState === 'closed') closed()
  }}, title, text)
  const host = h('div', {}).attachShadow({mode: 'open'})
  host.append(popover)
  document.body.append(host.host)
  await adopt(host)
  addEventListener('scroll', () => popover.hidePopover(), {capture: true, passive: true})
  addEventListener('pointerdown', (event) => {
    const [target] = event.composedPath()
    closedBy = target instanceof HTMLElement && opener?.getAttribute('aria-expanded') === 'true' && target === opener ? opener : null
  }, {capture: true})
  session.on('language', () => popover.hidePopover())
  made = {host, popover, title, text}
  return made
}

function closed() {
  opener?.setAttribute('aria-expanded', 'false')
  // The focus goes back where it was, unless the person has put it elsewhere.
  if (document.activeElement === document.body || document.activeElement === made?.host.host) opener?.focus({preventScroll: true})
}

/** Under the button, or over it where there is no room. @param {HTMLElement} popover @param {HTMLElement} button */
function place(popover, button) {
  const {left, top, bottom, width} = button.getBoundingClientRect()
  const wide = Math.min(WIDTH, innerWidth - 2 * GAP)
  popover.style.width = `${wide}px`
  popover.style.left = `${Math.max(GAP, Math.min(innerWidth - wide - GAP, left + width / 2 - wide / 2))}px`
  const below = bottom + GAP
  popover.style.top = `${below + popover.offsetHeight > innerHeight ? Math.max(GAP, top - popover.offsetHeight - GAP) : below}px`
}
