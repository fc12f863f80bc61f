// @ts-check
/** The run that is looked at: its state, how far it is, what may be done to it, and its curve. */
import {server} from '../server_session.js'
import {session} from '../session.js'
import {h} from '../view.js'
import {curve} from './curve.js'
import {duration, runName} from './words.js'

/** What may be done in which states. @type {Record<string, string[]>} */
const ALLOWED = {
  pause: ['running'], run: ['paused'], step: ['paused', 'running'], cancel: ['queued', 'starting', 'running', 'paused'],
  resume: ['cancelled', 'failed', 'lost', 'timed_out', 'out_of_memory'],
}

const HOLDING = ['starting', 'running', 'paused'] // states in which a run has a device

/** @param {{model: any, view: any}} context @param {import('../view.js').Life} life */
export function runView(context, life) {
  const name = h('h2')
  const status = h('span', {class: 'chip run-status', role: 'status'}, h('i', {class: 'lamp'}), h('span'))
  const progress = h('span', {class: 'caption run-progress'})
  const bar = h('progress', {max: 1, value: 0})
  const words = h('p', {class: 'refused', role: 'alert'})
  const waits = h('p', {class: 'caption waits'}, h('span'), h('button', {type: 'button', class: 'quiet small', onclick: () => ahead && server.cancel(ahead.job)}))
  /** @type {any} my own run that this one waits for */ let ahead = null
  const empty = h('p', {class: 'caption'})
  const act = (/** @type {string} */ key, /** @type {Record<string, any>} */ message) => h('button', {type: 'button', class: 'quiet small', 'data-act': key, onclick: () => server.steer(message)})
  /** @type {Record<string, any>} */
  const buttons = {
    pause: act('pause', {type: 'pause'}), run: act('run', {type: 'run'}), step: act('step', {type: 'step', epochs: 1}),
    cancel: act('cancel', {type: 'cancel'}), resume: act('resume', {type: 'resume'}),
  }
  // The form of its recipe hears it.
  const again = h('button', {type: 'button', class: 'quiet small again', onclick: () => server.emit('again')})
  const lines = curve(context, life)
  const shown = h('div', {class: 'run-shown'}, h('div', {class: 'title'}, name, status, progress), bar,
    h('div', {class: 'acts'}, ...Object.values(buttons), again), waits, words, lines)
  const element = h('section', {class: 'panel run'}, empty, shown)

  const show = () => {
    const {run} = server
    empty.hidden = run !== null
    shown.hidden = run === null
    if (!run) return
    name.textContent = runName(run)
    status.dataset.state = run.status
    status.lastChild.textContent = stateOf(run)
    progress.textContent = progressOf(run)
    bar.value = run.steps ? run.step / run.steps : 0
    bar.setAttribute('aria-label', session.t('studio.progress'))
    for (const [key, button] of Object.entries(buttons)) {
      button.hidden = !ALLOWED[key].includes(run.status) || (key === 'resume' && run.checkpoint === null)
    }
    ahead = run.status === 'queued' ? server.runs.find(({status}) => HOLDING.includes(status)) : null
    // A place in the queue is told only of a run that found no free device.
    waits.hidden = !ahead && (run.status !== 'queued' || run.position === null)
    waits.lastElementChild.hidden = !ahead
    if (!ahead) waits.firstChild.textContent = session.t('studio.waits.others')
    else waits.firstChild.textContent = session.t('studio.waits', {name: runName(ahead), status: session.t(`server.status.${ahead.status}`)})
    words.textContent = [run.error?.message, run.error?.hint].filter(Boolean).join(' ')
  }
  life.texts(() => {
    for (const [key, button] of Object.entries(buttons)) button.textContent = session.t(`server.${key}`)
    again.textContent = session.t('studio.again')
    waits.lastChild.textContent = session.t('studio.waits.cancel')
    empty.textContent = session.t('studio.empty')
    show()
  })
  life.ended(server.on('run', show))
  life.ended(server.on('runs', show))
  return element
}

/** Its state, or its place in the queue. @param {import('../server_run.js').ServerRun} run */
function stateOf(run) {
  if (run.status !== 'queued' || !run.position) return session.t(`server.status.${run.status}`)
  const position = session.words.number(run.position)
  return run.eta === null ? session.t('server.position', {position}) : session.t('server.position.eta', {position, eta: duration(run.eta)})
}

/** How far it is, how fast, and how long it will take. @param {import('../server_run.js').ServerRun} run */
function progressOf(run) {
  const {words} = session
  const parts = [session.t('server.epoch', {epoch: words.number(run.epoch, {maximumFractionDigits: 1})})]
  const speed = run.status === 'running' ? run.frames.get('live')?.array[1] : undefined
  if (speed) {
    parts.push(session.t('server.speed', {speed: words.number(speed, {maximumSignificantDigits: 3})}))
    parts.push(session.t('studio.left', {time: duration((run.steps - run.step) / speed)}))
  }
  return parts.join(' · ')
}
