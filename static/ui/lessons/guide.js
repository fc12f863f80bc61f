// @ts-check
/** The guide: the lesson that the link names, step by step at the foot of the page, beside what it is about. */
import {adopt} from '../explain/sheet.js'
import {session} from '../session.js'
import {h, icon, ICONS} from '../view.js'
import {holds} from './conditions.js'
import {go, inWords, lesson, linkOf, partOf, setsUp} from './files.js'
import {writeNamed} from './pointing.js'
import {smallSubject} from './small_subject.js'

/** @param {HTMLElement} place @param {import('../view.js').Life} life */
export async function open(place, life) {
  const {texts, on, sized} = life
  await adopt(place, 'lessons')
  const title = h('span', {class: 'of'})
  const name = h('h2')
  const text = h('p')
  const hint = h('details', {}, h('summary'), h('p'))
  const state = h('span', {class: 'done', role: 'status'})
  const back = h('button', {type: 'button', class: 'quiet', onclick: () => move(-1)})
  const next = h('button', {type: 'button', class: 'quiet main', onclick: () => move(1)})
  const close = h('button', {type: 'button', class: 'plain', onclick: () => session.set({lesson: ''})}, icon(ICONS.close))
  place.append(h('div', {class: 'words'}, h('div', {class: 'line'}, title, state), name, text, hint), h('div', {class: 'moves'}, back, next), close)

  /** @type {import('./files.js').Lesson | null} */ let shown = null
  let id = ''
  let at = 0
  let reached = false
  let tab = 'small' // where what the step is about is seen
  /** @type {Record<string, any>} what lessons are about, by where they train */ const subjects = {browser: smallSubject(life, () => check())}

  const move = (/** @type {number} */ by) => {
    if (!shown) return
    if (at + by === shown.steps.length) return session.set({lesson: '', tab: 'lessons'})
    go(id, shown, at + by)
  }
  const check = () => {
    if (!shown || reached) return
    const {done = []} = shown.steps[at]
    const facts = subjects[shown.where].facts()
    reached = done.length > 0 && done.every((condition) => holds(condition, facts))
    mark()
  }
  const mark = () => {
    const {done = []} = shown?.steps[at] ?? {}
    const waits = shown !== null && !reached ? subjects[shown.where].waits() : ''
    state.hidden = done.length === 0 && waits === ''
    state.dataset.reached = String(reached)
    state.textContent = session.t(waits || (reached ? 'lessons.done' : 'lessons.todo'))
    next.classList.toggle('ready', reached || done.length === 0)
  }
  const write = () => {
    if (!shown) return
    const step = shown.steps[at]
    place.setAttribute('aria-label', inWords(shown.title))
    title.textContent = session.t('lessons.step', {title: inWords(shown.title), step: session.words.number(at + 1), steps: session.words.number(shown.steps.length)})
    name.textContent = inWords(step.title)
    writeNamed(text, inWords(step.text))
    hint.hidden = !step.hint
    hint.firstChild.textContent = session.t('lessons.hint')
    if (step.hint) writeNamed(hint.lastChild, inWords(step.hint))
    back.textContent = session.t('lessons.back')
    back.disabled = at === 0
    next.textContent = session.t(at === shown.steps.length - 1 ? 'lessons.end' : 'lessons.next')
    close.setAttribute('aria-label', session.t('lessons.close'))
    close.title = session.t('lessons.close')
    mark()
    room()
  }
  /** The page ends above the guide. */
  const room = () => document.documentElement.style.setProperty('--np-dock', `${place.hidden ? 0 : place.offsetHeight}px`)
  const follow = async () => {
    const {lesson: link} = session.values
    const dot = link.lastIndexOf('.')
    const [wanted, number] = [link.slice(0, dot), Number(link.slice(dot + 1)) - 1]
    if (link !== '' && (wanted !== id || number !== at || !shown)) {
      const found = await lesson(wanted)
      if (session.values.lesson !== link) return
      if (!found?.steps[number]) {
        session.notify({key: 'lessons.unknown', values: {name: link}, kind: 'link'})
        return session.set({lesson: ''})
      }
      const about = linkOf(found, number)
      const server = found.where === 'server'
      if (server) subjects.server ??= (await import('./server_subject.js')).serverSubject(life, () => check())
      if (session.values.lesson !== link) return
      ;[shown, id, at, reached] = [found, wanted, number, false]
      tab = server ? partOf(about, 'tab') : 'small'
      subjects[shown.where].begin(partOf(about, 'train'), setsUp(shown, at), shown.steps[at].done ?? [])
      hint.open = false
      write()
    }
    place.hidden = link === '' || session.values.tab !== tab
    room()
    check()
  }
  texts(write)
  on('settings', follow)
  sized(place, room)
  await follow()
}
