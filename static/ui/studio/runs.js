// @ts-check
/** My runs on the server: look at one, name it, take home what it has learnt or how it is written, remove it. */
import {download} from '../download.js'
import {ACTIVE} from '../server_run.js'
import {server} from '../server_session.js'
import {session} from '../session.js'
import {h} from '../view.js'
import {recipeName, runName} from './words.js'

/** @typedef {{job: string, name: string, recipe: string, status: string, step: number, steps: number, checkpoint?: number | null, position?: number | null}} Card */

/** @param {import('./views.js').Life & {on: (name: string, listener: Function) => void}} life */
export function runsList({texts, ended, on}) {
  const title = h('h2')
  const list = h('ul', {class: 'server-runs'})
  const empty = h('p', {class: 'caption'})
  const element = h('section', {class: 'panel runs'}, title, empty, list)

  const ofThisTab = (/** @type {Card} */ {recipe}) => server.hello?.recipes[recipe]?.tab === session.values.tab
  /** @type {Map<string, ReturnType<typeof row> & {state: string}>} by run */ let rows = new Map()
  const show = () => {
    /** @type {Card[]} */ const runs = server.runs.filter(ofThisTab)
    const several = new Set(runs.map(({recipe}) => recipe)).size > 1
    title.textContent = session.t('server.runs')
    empty.textContent = session.t('server.runs.none')
    empty.hidden = runs.length > 0
    // A line is made anew only when there is another thing to do with it: who is on one of its buttons stays there.
    rows = new Map(runs.map((run) => {
      const state = JSON.stringify([run.name, run.status, run.checkpoint != null, several, session.words.language])
      const known = rows.get(run.job)
      return [run.job, known?.state === state ? known : {...row(run, several), state}]
    }))
    for (const run of runs) rows.get(run.job)?.tell(run)
    const items = [...rows.values()].map(({item}) => item)
    if (items.length !== list.children.length || items.some((item, k) => item !== list.children[k])) list.replaceChildren(...items)
  }
  texts(show)
  ended(server.on('runs', show))
  on('settings', show)
  ended(server.on('run', () => {
    for (const item of list.children) mark(item, item.dataset.job === server.run?.id)
  }))
  return element
}

/** @param {Card} run @param {boolean} several whether runs of several recipes are listed */
function row(run, several) {
  const shown = runName(run)
  const name = h('button', {type: 'button', class: 'name', onclick: () => server.look(run.job, run.recipe)}, shown)
  const caption = h('span', {class: 'caption'})
  const buttons = [button('server.rename', () => rename(run))]
  if (run.checkpoint !== null && run.checkpoint !== undefined) buttons.push(button('server.weights', () => take(run, 'weights', 'safetensors')))
  if (!server.here) buttons.push(button('server.script', () => take(run, 'script', 'py')))
  if (!ACTIVE.includes(run.status)) buttons.push(button('server.delete', () => { if (confirm(session.t('server.delete.ask', {name: shown}))) server.remove(run.job) }))
  const item = h('li', {'data-job': run.job}, name, caption, h('div', {class: 'acts'}, ...buttons))
  mark(item, run.job === server.run?.id)
  const tell = (/** @type {Card} */ {recipe, status, position, step, steps}) => {
    const state = position ? session.t('server.position', {position: session.words.number(position)}) : session.t(`server.status.${status}`)
    const share = session.words.number(steps ? step / steps : 0, {style: 'percent'})
    caption.textContent = [...(several && shown === run.name ? [recipeName(recipe)] : []), state, share].join(' · ')
  }
  return {item, tell}
}

/** @param {Element} item @param {boolean} shown */
function mark(item, shown) {
  item.toggleAttribute('data-shown', shown)
  item.firstElementChild?.setAttribute('aria-current', String(shown))
}

/** @param {string} key @param {() => void} act */
function button(key, act) {
  return h('button', {type: 'button', class: 'quiet small', onclick: act}, session.t(key))
}

/** @param {Card} run */
function rename(run) {
  const shown = runName(run)
  const name = prompt(session.t('server.rename.ask'), shown)?.trim().slice(0, server.hello?.limits?.name_characters)
  if (name && name !== shown) server.rename(run.job, name)
}

/** @param {Card} run @param {'weights' | 'script'} file @param {string} ending */
async function take(run, file, ending) {
  const blob = await server.download(run.job, file)
  if (blob) download(`${run.name}.${ending}`, blob)
}
