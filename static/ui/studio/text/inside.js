// @ts-check
/** What the views of every Transformer have in common: their parts one below the other, the last two always the same. */
import {adopt} from '../../explain/sheet.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {section} from '../section.js'
import {embedding} from './embedding.js'
import {places} from './places.js'

/** The topics of the last two. */
const LAST = ['vocabulary', 'embedding', 'positions']

/**
 * `rows` are the parts, those of one row side by side; they are empty until all `topics` are there. `show` is told each new
 * picture: the run, and what it has of a topic.
 * @typedef {{element: HTMLElement, fill: (there: boolean) => void}} Part
 * @param {import('../views.js').Life} life
 * @param {{topics: string[], rows: Part[][], show: (run: import('../../server_run.js').ServerRun, frame: (topic: string) => any) => void}} own
 */
export function inside(life, {topics, rows, show}) {
  const [plane, heat] = [embedding(life), places(life)]
  const last = [section('text.embedding', life, plane.element), section('text.positions', life, heat.element)]
  const all = [...rows, last]
  const element = h('div', {class: 'gpt'}, ...all.map((row) => (row.length > 1 ? h('div', {class: 'pair'}, ...row.map((part) => part.element)) : row[0].element)))
  requestAnimationFrame(() => adopt(element, 'text'))

  const draw = () => {
    const {run} = server
    const frame = (/** @type {string} */ topic) => run?.frames.get(topic)
    const ready = Boolean(run && [...topics, ...LAST].every(frame))
    for (const part of all.flat()) part.fill(ready)
    if (!run || !ready) return
    plane.show(frame('embedding'), frame('vocabulary'))
    heat.show(frame('positions'))
    show(run, frame)
  }
  life.ended(server.on('run', draw))
  life.ended(session.on('language', draw))
  draw()
  return {element, draw}
}

/** All topics of such views, with those that are always there. @param {string[]} own */
export const topicsOf = (own) => [...LAST, ...own]
