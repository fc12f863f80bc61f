// @ts-check
/** A run of a Q-network: the world it acts in, with what it thinks of every place, and what its episodes bring. */
import {adopt} from '../../explain/sheet.js'
import {server} from '../../server_session.js'
import {h} from '../../view.js'
import {returns} from './returns.js'
import {world} from './world.js'

export const topics = ['values', 'episode', 'returns']

/** @param {{life: import('../views.js').Life, about: any}} place */
export function build({life}) {
  const parts = [world(life), returns(life)]
  const element = h('div', {class: 'q-network'}, ...parts.map((part) => part.element))
  requestAnimationFrame(() => adopt(element, 'q_network')) // once it is where its caller puts it
  const show = () => parts.forEach((part) => part.show())
  life.ended(server.on('run', show))
  show()
  return element
}
