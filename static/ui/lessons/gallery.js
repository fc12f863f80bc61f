// @ts-check
/** The gallery: every lesson as a card with what its network learns; searched, or opened from a file. */
import {adopt} from '../explain/sheet.js'
import {session} from '../session.js'
import {h} from '../view.js'
import {OWN, entries, go, inWords, keep, lesson} from './files.js'
import {picture} from './picture.js'

const PACE = 420 // ms that each moment of a picture stays
const still = matchMedia('(prefers-reduced-motion: reduce)')

/** @param {HTMLElement} place @param {import('../view.js').Life} life */
export async function open(place, {texts, on}) {
  const [all] = await Promise.all([entries(), adopt(place, 'lessons')])
  const title = h('h2')
  const lead = h('p', {class: 'caption'})
  const search = h('input', {type: 'search', oninput: () => sift()})
  const chooser = h('input', {type: 'file', accept: '.json,application/json', hidden: true, onchange: () => {
    const [file] = chooser.files
    chooser.value = ''
    if (file) take(file)
  }})
  const own = h('button', {type: 'button', class: 'quiet', onclick: () => chooser.click()})
  const none = h('p', {class: 'caption', role: 'status'})
  const cards = all.map(card)
  place.append(h('div', {class: 'lessons-head'}, h('div', {}, title, lead), search, own, chooser), none, h('ol', {class: 'syllabus'}, ...cards.map(({element}) => element)))

  const sift = () => {
    const wanted = plain(search.value).split(/\s+/)
    for (const one of cards) {
      const words = one.words()
      one.element.hidden = !wanted.every((word) => words.includes(word))
    }
    none.textContent = cards.every(({element}) => element.hidden) ? session.t('lessons.none') : ''
  }
  texts(() => {
    title.textContent = session.t('tab.lessons')
    lead.textContent = session.t('lessons.lead')
    search.placeholder = session.t('lessons.search')
    search.setAttribute('aria-label', search.placeholder)
    own.textContent = session.t('lessons.open')
    own.title = session.t('lessons.open.help')
    for (const one of cards) one.write()
    sift()
  })
  const draw = () => cards.forEach((one) => one.draw())
  on('theme', draw)
  draw()
}

/** Letters without accents, so that a search need not have them. @param {string} text */
const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()

/** A lesson of the person's own. @param {File} file */
async function take(file) {
  const reason = keep(await file.text())
  if (reason) return session.notify({key: 'lessons.refused', values: {file: file.name, reason}, kind: 'error'})
  await begin(OWN)
}

/** @param {string} id */
async function begin(id) {
  const found = await lesson(id)
  if (!found) return
  go(id, found, 0)
  scrollTo(0, 0) // a card far down was chosen, not a place of the page that it opens
}

/** @param {import('./files.js').Entry} entry */
function card(entry) {
  const {title, learns, about: topics, minutes, steps} = entry
  const canvas = h('canvas', {'aria-hidden': 'true', class: entry.kind})
  const name = h('span')
  const about = h('span', {class: 'learns'})
  const facts = h('small')
  const shown = picture(canvas, entry)
  let moment = shown.last
  let timer = 0
  const draw = () => shown.draw(moment)
  const stop = () => {
    clearInterval(timer)
    moment = shown.last
    draw()
  }
  const learn = () => {
    clearInterval(timer)
    if (still.matches) return
    moment = 0
    draw()
    timer = setInterval(() => (moment === shown.last ? clearInterval(timer) : (moment++, draw())), PACE)
  }
  const button = h('button', {type: 'button', class: 'lesson', onclick: () => begin(entry.id), onpointerenter: learn, onpointerleave: stop, onfocus: learn, onblur: stop},
    canvas, h('b', {}, name), about, facts)
  const write = () => {
    name.textContent = inWords(title)
    about.textContent = inWords(learns)
    facts.textContent = session.t('lessons.facts', {minutes: session.words.number(minutes), steps: session.words.number(steps), where: session.t(`lessons.where.${entry.where}`)})
    facts.dataset.where = entry.where
  }
  return {element: h('li', {}, button), draw, write, words: () => plain(`${inWords(title)} ${inWords(learns)} ${inWords(topics)} ${session.t(`lessons.where.${entry.where}`)}`)}
}
