// @ts-check
/** A run of the 2-D adversarial networks: the plane, who learns, the latent point, and what was measured. */
import {adopt} from '../../explain/sheet.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {answers} from '../gan/answers.js'
import {collapse} from '../gan/collapse.js'
import {curve} from '../gan/curve.js'
import {latentPoint} from '../gan/latent.js'
import {who} from '../gan/who.js'
import {prober} from '../probe.js'
import {section} from '../section.js'
import {plane} from './plane.js'

export const topics = ['real', 'samples', 'scores', 'manifold', 'arrows', 'answers', 'point']

const FEW = 0.3 // part of the data that is reached, below which the generator has collapsed

/** @param {{life: import('../views.js').Life, about: any}} place */
export function build({life}) {
  const board = plane(life)
  const trained = who(life)
  const probe = prober()
  const latent = latentPoint(life, (point) => { probe({latent: point}) })
  const opinions = answers()
  const warning = collapse(({coverage}) => (coverage >= FEW ? null
    : session.t('gan.collapse.plane', {share: session.words.number(coverage, {style: 'percent', maximumFractionDigits: 0})})))
  const charts = [
    curve('wasserstein', {token: 'accent'}),
    curve('coverage', {token: 'good', percent: true}),
  ]
  const all = [
    section('gan.plane', life, trained.element, warning.element, board.element),
    section('gan.answers', life, opinions.element),
    section('gan.point', life, latent.element),
    section('gan.measured', life, ...charts.map(({element}) => element)),
  ]
  const [first, ...others] = all.map((each) => each.element)
  const element = h('div', {class: 'gan'}, h('div', {class: 'gan-first'}, first), h('div', {class: 'gan-second'}, ...others))
  requestAnimationFrame(() => adopt(element, 'gan')) // once it is where its caller puts it

  const show = () => {
    const {run} = server
    for (const each of all) each.fill(run !== null)
    if (!run) return
    latent.show(run.spec)
    for (const part of [trained, board, opinions, warning, ...charts]) part.show(run)
  }
  life.sized(element, show)
  life.texts(show)
  life.ended(server.on('run', show))
  life.ended(session.on('theme', show))
  return element
}
