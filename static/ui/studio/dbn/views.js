// @ts-check
/** A run of the deep belief network: what its layers look for, make again and dream of, and what it is good for. */
import {pairs} from '../autoencoder/pairs.js'
import {section} from '../section.js'
import {adopt} from '../../explain/sheet.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {energy, error, twins} from './charts.js'
import {dreams} from './dreams.js'
import {fields} from './fields.js'

export const topics = ['fields', 'originals', 'reconstructions', 'dreams']

const UNDER_WAY = ['running', 'paused']

/** @param {{life: import('../views.js').Life, about: any}} place */
export function build({life}) {
  const phase = h('p', {class: 'told', role: 'status'})
  const charts = {error: error(), energy: energy(), twins: twins()}
  const units = fields()
  const drawn = pairs(life, {title: 'dbn.pairs.title', order: 'dbn.order'})
  const sleep = dreams(life)
  const parts = {
    fields: section('dbn.fields', life, units.element),
    pairs: section('dbn.pairs', life, drawn.element, charts.error.element),
    dreams: section('dbn.dreams', life, sleep.element),
    energy: section('dbn.energy', life, charts.energy.element),
    twins: section('dbn.twins', life, charts.twins.element),
  }
  const element = h('div', {class: 'dbn'}, phase, parts.fields.element,
    h('div', {class: 'two'}, parts.pairs.element, parts.dreams.element), h('div', {class: 'two'}, parts.twins.element, parts.energy.element))
  requestAnimationFrame(() => adopt(element, 'dbn')) // once it is where its caller puts it

  const show = () => {
    const {run} = server
    const measured = (/** @type {string} */ name) => run?.points.some(({values}) => name in values) ?? false
    phase.hidden = !run || !UNDER_WAY.includes(run.status)
    parts.fields.fill(run?.frames.has('fields') ?? false)
    parts.pairs.fill(run?.frames.has('reconstructions') ?? false)
    parts.dreams.fill(run?.frames.has('dreams') ?? false)
    parts.energy.fill(measured('free_energy_test'))
    parts.twins.fill(measured('test_accuracy'))
    if (!run) return
    const [layer, layers] = [Math.floor(run.epoch / run.spec.pretraining_epochs) + 1, run.spec.hidden.length]
    phase.textContent = layer > layers
      ? session.t('dbn.phase.all', {labels: session.words.number(run.spec.labels)})
      : session.t('dbn.phase.layer', {layer, layers})
    for (const part of [units, drawn, sleep, ...Object.values(charts)]) part.show(run)
  }
  life.sized(element, show)
  life.texts(show)
  life.ended(server.on('run', show))
  life.ended(session.on('theme', show))
  return element
}
