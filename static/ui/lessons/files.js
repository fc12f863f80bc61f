// @ts-check
/**
 * The lessons: those of the package, and one from a person's own file, which is kept in this browser alone. The format
 * is described in `playground/lessons/__init__.py`; `playground lesson check` finds every mistake, the page the coarse ones.
 */
import {session} from '../session.js'

const FOLDER = new URL('../../../lessons/', import.meta.url)
const STORED = 'neural-playground.lesson'
const LARGEST = 200_000 // characters
export const OWN = 'own'

/** @typedef {Record<string, string>} Text by language */
/** @typedef {{measure?: string, setting?: string, status?: string, probe?: string, at_least?: number, at_most?: number, is?: any, is_not?: any, has?: Record<string, any>}} Condition */
/** @typedef {{title: Text, text: Text, link?: string, done?: Condition[], hint?: Text}} Step */
/** @typedef {{id: string, title: Text, learns: Text, where: string, minutes: number, link: string, steps: Step[]}} Lesson */
/** @typedef {{file: string, id: string, title: Text, learns: Text, about: Text, where: string, minutes: number, steps: number, classes?: boolean, kind?: 'signed' | 'light' | 'curve', frames: string[]}} Entry */

/** @param {string} name */
const get = async (name) => {
  const response = await fetch(new URL(name, FOLDER))
  if (!response.ok) throw new Error(`${name}: ${response.status}`)
  return response.json()
}

/** @type {Promise<Entry[]> | null} */
let index = null

/** What the gallery shows. */
export const entries = () => {
  index ??= get('index.json').catch((error) => {
    index = null
    throw error
  })
  return index
}

/** A lesson by its name; null if there is none of that name. @param {string} id @returns {Promise<Lesson | null>} */
export async function lesson(id) {
  if (id === OWN) return kept()
  const entry = (await entries()).find((one) => one.id === id)
  return entry ? get(`files/${entry.file}`) : null
}

/** The lesson of the person's own file, if there is one. @returns {Lesson | null} */
function kept() {
  try {
    return JSON.parse(localStorage.getItem(STORED) ?? 'null')
  } catch {
    return null
  }
}

/** Keep the lesson in a file; returns why it is none, or nothing. @param {string} text @returns {string} */
export function keep(text) {
  if (text.length > LARGEST) return `> ${LARGEST}`
  try {
    const given = JSON.parse(text)
    const trouble = lacking(given)
    if (trouble) return trouble
    localStorage.setItem(STORED, JSON.stringify(given))
    return ''
  } catch (error) {
    return String(/** @type {Error} */ (error).message)
  }
}

/** The first thing in a file without which there is no lesson. @param {any} given */
function lacking(given) {
  const isText = (/** @type {any} */ text) => session.words.languages.every((language) => typeof text?.[language] === 'string')
  const isLink = (/** @type {any} */ link) => typeof link === 'string' && link.startsWith('#')
  if (given?.format !== 'neural-playground-lesson' || given.version !== 1) return 'format, version'
  if (!['browser', 'server'].includes(given.where)) return 'where'
  if (!isLink(given.link)) return 'link'
  for (const field of ['title', 'learns']) if (!isText(given[field])) return field
  if (!Array.isArray(given.steps) || given.steps.length === 0) return 'steps'
  for (const [k, step] of given.steps.entries()) {
    for (const field of ['title', 'text']) if (!isText(step?.[field])) return `steps[${k}].${field}`
    if (step.hint !== undefined && !isText(step.hint)) return `steps[${k}].hint`
    if (step.link !== undefined && !isLink(step.link)) return `steps[${k}].link`
    const known = (/** @type {any} */ c) => (given.where === 'server' ? typeof (c?.measure ?? c?.setting ?? c?.status ?? c?.probe) === 'string' : c?.measure in {epoch: 1, train_loss: 1, test_loss: 1, train_accuracy: 1, test_accuracy: 1, train_mae: 1, test_mae: 1} || c?.setting in session.values)
    if (step.done !== undefined && !(Array.isArray(step.done) && step.done.every(known))) return `steps[${k}].done`
  }
  return ''
}

/** A text in the page's language. @param {Text} text */
export const inWords = (text) => text[session.words.language]

/** The link that a step is about: its own, or the last before it. @param {Lesson} lesson @param {number} step from 0 */
export const linkOf = ({link, steps}, step) => steps.slice(0, step + 1).findLast((each) => each.link)?.link ?? link

/** The part of a link of that name. @param {string} link @param {string} key */
export const partOf = (link, key) => new URLSearchParams(link.slice(1)).get(key) ?? ''

/** Whether a step sets the page up anew. @param {Lesson} lesson @param {number} step from 0 */
export const setsUp = ({steps}, step) => step === 0 || steps[step].link !== undefined

/** Open a lesson at a step: the link of the page says so, and sets the network up as the step wants it. @param {string} id @param {Lesson} lesson @param {number} step from 0 */
export function go(id, lesson, step) {
  const at = `${id}.${step + 1}`
  const link = linkOf(lesson, step)
  const server = lesson.where === 'server'
  // The small network stays as it is while larger ones are looked at.
  if (server && setsUp(lesson, step)) session.set({lesson: at, tab: partOf(link, 'tab'), studio: partOf(link, 'train')})
  else if (server || !setsUp(lesson, step)) session.set({lesson: at, tab: server ? partOf(link, 'tab') : 'small'})
  else session.begin(`${link.slice(1)}&lesson=${encodeURIComponent(at)}`)
}
