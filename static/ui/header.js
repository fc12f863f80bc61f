// @ts-check
/** The name of the page, its tabs, what its engine is doing, language and theme; and what the person has to be told. */
import {session} from './session.js'
import {showKeys} from './shortcuts.js'
import {tabList} from './tabs.js'
import {h, icon, ICONS, mount} from './view.js'

/** @param {{model: any, view: any}} context */
export const render = (context) => mount(context, (root, life) => {
  const {on, texts} = life
  const brand = h('h1', {class: 'brand'}, h('i', {class: 'dot negative'}), h('i', {class: 'dot positive'}), h('span'))
  const engine = h('div', {class: 'chip engine', role: 'status'}, h('i', {class: 'lamp'}), h('span'))
  const language = h('div', {class: 'languages', role: 'group'})
  const theme = h('button', {type: 'button', class: 'round small', onclick: () => session.theme.toggle()})
  const keys = h('button', {type: 'button', class: 'round small keys', onclick: showKeys}, '?')
  const [alerts, confirmed] = ['alert', 'status'].map((role) => h('div', {role}))
  const notices = h('div', {class: 'notices'}, alerts, confirmed)
  root.append(brand, tabList(life), engine, language, theme, keys, notices)

  for (const tag of session.words.languages) {
    language.append(h('button', {type: 'button', lang: tag, onclick: () => session.useLanguage(tag)}, tag.toUpperCase()))
  }

  // The speed is shown at a pace that can be read, and is no news to a screen reader.
  const speed = h('span', {class: 'speed', 'aria-hidden': 'true'})
  engine.append(speed)
  let shownAt = -Infinity
  const showSpeed = () => {
    if (session.playing && performance.now() - shownAt < 400) return
    shownAt = performance.now()
    const value = session.metrics?.epochs_per_s ?? 0
    speed.textContent = session.playing && value > 0
      ? session.t('engine.speed', {speed: session.words.number(value, {maximumFractionDigits: value < 10 ? 1 : 0})})
      : ''
  }
  const showEngine = () => {
    engine.hidden = session.values.tab !== 'small' // it is the small network's
    engine.dataset.stage = session.stage
    const backend = session.stage === 'ready' && session.layout?.backend
    engine.children[1].textContent = session.t(`engine.${backend ? `ready-${backend}` : session.stage}`)
    engine.title = session.t('engine.where')
  }
  const showTheme = () => {
    theme.replaceChildren(icon(session.theme.dark ? ICONS.sun : ICONS.moon))
    theme.title = session.t(session.theme.dark ? 'header.light' : 'header.dark')
    theme.setAttribute('aria-label', theme.title)
    applyTheme(context.view.model.document)
  }
  const mend = (/** @type {import('./session.js').Notice} */ notice) => {
    const {key, values, act} = /** @type {any} */ (notice.action)
    const numbers = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, session.words.number(value, {maximumSignificantDigits: 6})]))
    return h('button', {type: 'button', class: 'quiet mend', onclick: () => { session.dismiss(notice); act() }}, session.t(key, numbers))
  }
  const written = (/** @type {import('./session.js').Notice} */ notice) => h('div', {class: `notice kind-${notice.kind ?? 'link'}`},
    h('span', {}, session.t(notice.key, notice.values), ...(notice.action ? [mend(notice)] : [])),
    h('button', {type: 'button', 'aria-label': session.t('notice.close'), onclick: () => session.dismiss(notice)}, icon(ICONS.close)))
  const showNotices = () => {
    const [told, passing] = [false, true].map((goes) => session.notices.filter((notice) => Boolean(notice.passing) === goes))
    alerts.replaceChildren(...told.map(written))
    confirmed.replaceChildren(...passing.map((notice) => {
      const element = written(notice)
      for (const type of ['pointerenter', 'focusin']) element.addEventListener(type, () => session.hold(notice))
      for (const type of ['pointerleave', 'focusout']) element.addEventListener(type, () => session.leave(notice))
      return element
    }))
  }

  texts(() => {
    brand.lastChild.textContent = session.t('app.title')
    document.title = session.t('app.title')
    language.setAttribute('aria-label', session.t('header.language'))
    for (const button of language.children) button.setAttribute('aria-pressed', String(button.lang === session.words.language))
    keys.title = session.t('keys.title')
    keys.setAttribute('aria-label', keys.title)
    showEngine()
    shownAt = -Infinity
    showSpeed()
    showTheme()
    showNotices()
  })
  const showText = () => { document.documentElement.dataset.npText = session.values.hide_text ? 'hidden' : 'shown' }
  showText()
  on('settings', showText)
  on('settings', showEngine)
  on('stage', showEngine)
  on('layout', showEngine)
  on('metrics', showSpeed)
  on('playing', showSpeed)
  on('theme', showTheme)
  on('notices', showNotices)
})

const LOOK_AGAIN = 50 // ms
const PATIENCE = 100 // looks

/**
 * Panel's own widgets follow the page's theme; the server need not know. What is set while React is still building the
 * page can be lost, so it is set until it shows.
 * @param {any} doc
 */
function applyTheme(doc, looks = 0) {
  const page = [...doc._all_models.values()].find((model) => model.class_name === 'Page')
  if (!page) return
  const {dark} = session.theme
  page.data.setv({dark_theme: dark}, {sync: false})
  const shown = window.Bokeh?.index?.roots?.find((/** @type {any} */ view) => view.model === page)?.shadow_el
  if (looks < PATIENCE && !shown?.querySelector(dark ? '.mui-dark' : '.mui-light')) {
    page.data.properties.dark_theme.change.emit()
    setTimeout(() => applyTheme(doc, looks + 1), LOOK_AGAIN)
  }
}
