// @ts-check
/** The inside of "See more": one view at a time, asked of the engine only while it is open and on the screen. */
import {keepAsking} from '../explain/asking.js'
import {adopt} from '../explain/sheet.js'
import {session} from '../session.js'
import {h, lifeOf} from '../view.js'
import {hidden} from './hidden.js'
import {histograms} from './histograms.js'
import {landscape} from './landscape.js'
import {surface} from './surface.js'

/**
 * @typedef {{element: HTMLElement, about?: () => Record<string, any> | null, show: (found: any) => void, write: () => void,
 *   end?: () => void}} View `about`: what is asked for, null for nothing; `write` its words; `end` when another takes its place
 */

/** @type {Record<string, (again: (wait: number) => void) => View>} by the question that each asks */
const VIEWS = {histograms, hidden, landscape, surface}
const NAMES = Object.keys(VIEWS)
const STORED = 'neural-playground.see'
const SECONDS = 0.04 // what a view that is finished in parts may take of the engine at a time

/** @param {HTMLElement} body @param {import('../view.js').Life} life */
export async function open(body, life) {
  await adopt(body, 'see')
  const tabs = NAMES.map((name, k) => h('button', {
    type: 'button', role: 'tab', id: `see-${name}`, 'aria-controls': 'see-panel', onclick: () => use(name), onkeydown: (/** @type {KeyboardEvent} */ event) => {
      const step = {ArrowRight: 1, ArrowLeft: -1, Home: -k, End: NAMES.length - 1 - k}[event.key]
      if (step === undefined) return
      event.preventDefault()
      const next = (k + step + NAMES.length) % NAMES.length
      use(NAMES[next])
      tabs[next].focus()
    },
  }))
  const list = h('div', {class: 'tabs', role: 'tablist'}, ...tabs)
  const panel = h('div', {class: 'seen', role: 'tabpanel', id: 'see-panel'})
  body.append(list, panel)

  let onScreen = false
  /** @type {View | null} */ let view = null
  /** @type {any} */ let found = null
  /** @type {(wait?: number) => void} */ let soon = () => {}
  /** @type {(() => void)[]} */ const ends = []
  const leave = () => {
    ends.splice(0).forEach((end) => end())
    view?.end?.()
  }
  const use = (/** @type {string} */ name) => {
    leave()
    localStorage.setItem(STORED, name)
    let fresh = true
    found = null
    soon = () => {}
    const now = view = VIEWS[name]((wait) => soon(wait))
    panel.replaceChildren(now.element)
    panel.setAttribute('aria-labelledby', `see-${name}`)
    NAMES.forEach((each, k) => {
      tabs[k].setAttribute('aria-selected', String(each === name))
      tabs[k].tabIndex = each === name ? 0 : -1
    })
    now.write()
    soon = keepAsking(lifeOf(ends), name, () => {
      const about = onScreen && session.stage === 'ready' ? (now.about ?? (() => ({})))() : null
      if (about === null) return null
      const asked = {seconds: SECONDS, ...about, fresh}
      fresh = false
      return asked
    }, (answer) => {
      found = answer
      now.show(answer)
    })
  }
  const draw = () => found && view?.show(found)
  const watcher = new IntersectionObserver(([entry]) => {
    onScreen = entry.isIntersecting
    if (onScreen) soon(0)
  })
  watcher.observe(panel)
  life.sized(panel, draw)
  life.ended(() => {
    watcher.disconnect()
    leave()
  })
  life.on('theme', draw)
  life.on('stage', () => soon(0))
  life.texts(() => {
    list.setAttribute('aria-label', session.t('see.title'))
    NAMES.forEach((name, k) => { tabs[k].textContent = session.t(`see.${name}`) })
    view?.write()
    draw()
  })
  use(NAMES.find((name) => name === localStorage.getItem(STORED)) ?? NAMES[0])
}
