// @ts-check
/** My runs on the server: look at one, name it, take its weights home, remove it. */
import {download} from './download.js'
import {ACTIVE} from './server_run.js'
import {server} from './server_session.js'
import {session} from './session.js'
import {h} from './view.js'

/** @param {{texts: (write: () => void) => void, ended: (end: () => void) => void}} life */
export function runsList({texts, ended}) {
  const title = h('h3')
  const list = h('ul', {class: 'server-runs'})
  const empty = h('p', {class: 'caption'})
  const element = h('section', {}, title, empty, list)

  const show = () => {
    title.textContent = session.t('server.runs')
    empty.textContent = session.t('server.runs.none')
    empty.hidden = server.runs.length > 0
    list.replaceChildren(...server.runs.map(row))
  }
  texts(show)
  ended(server.on('runs', show))
  ended(server.on('run', () => {
    for (const item of list.children) item.toggleAttribute('data-shown', item.dataset.job === server.run?.id)
  }))
  return element
}

/** @param {any} run */
function row(run) {
  const share = run.steps ? run.step / run.steps : 0
  const status = run.position ? session.t('server.position', {position: session.words.number(run.position)}) : session.t(`server.status.${run.status}`)
  const name = h('button', {type: 'button', class: 'name', onclick: () => server.look(run.job)}, run.name)
  const buttons = [button('server.rename', () => rename(run))]
  if (run.checkpoint !== null && run.checkpoint !== undefined) buttons.push(button('server.weights', () => take(run)))
  if (!ACTIVE.includes(run.status)) buttons.push(button('server.delete', () => server.remove(run.job)))
  return h('li', {'data-job': run.job, 'data-shown': run.job === server.run?.id}, name,
    h('span', {class: 'caption'}, `${status} · ${session.words.number(share, {style: 'percent'})}`), ...buttons)
}

/** @param {string} key @param {() => void} act */
function button(key, act) {
  return h('button', {type: 'button', class: 'quiet small', onclick: act}, session.t(key))
}

/** @param {any} run */
function rename(run) {
  const name = prompt(session.t('server.rename.ask'), run.name)
  if (name) server.rename(run.job, name)
}

/** @param {any} run */
async function take(run) {
  const blob = await server.download(run.job, 'weights')
  if (blob) download(`${run.name}.safetensors`, blob)
}
