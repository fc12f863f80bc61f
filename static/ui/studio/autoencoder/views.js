// @ts-check
/** A run of the autoencoder: what it draws again, the map of its latent space, and the way through it. */
import {latentMap} from './map.js'
import {pairs} from './pairs.js'
import {section} from '../section.js'
import {adopt} from '../../explain/sheet.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

export const topics = ['originals', 'inputs', 'reconstructions', 'codes', 'extent', 'manifold', 'point', 'image']

/** @param {{life: import('../views.js').Life, about: any}} place */
export function build({life, about}) {
  const drawn = pairs(life)
  const space = latentMap(life, about)
  const parts = [
    section('autoencoder.pairs', life, drawn.element),
    section('autoencoder.map', life, space.map),
    section('autoencoder.manifold', life, space.manifold),
  ]
  const [first, ...others] = parts.map(({element}) => element)
  const element = h('div', {class: 'autoencoder'}, first, h('div', {class: 'two'}, ...others))
  requestAnimationFrame(() => adopt(element, 'autoencoder')) // once it is where its caller puts it

  const show = () => {
    const {run} = server
    const waited = ['reconstructions', 'codes', 'manifold']
    parts.forEach((each, k) => each.fill(run?.frames.has(waited[k]) ?? false))
    if (!run) return
    drawn.show(run)
    space.show(run)
  }
  life.texts(show)
  life.ended(server.on('run', show))
  life.ended(session.on('theme', show))
  return element
}
