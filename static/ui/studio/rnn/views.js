// @ts-check
/** The inside of a recurrent network: what its units follow in a text, how far back it learns, and what it writes. */
import {adopt} from '../../explain/sheet.js'
import {prober} from '../probe.js'
import {server} from '../../server_session.js'
import {h} from '../../view.js'
import {gradient} from './gradient.js'
import {about} from './kept.js'
import {reading} from './reading.js'
import {typing} from './typing.js'
import {followers, unitPicker} from './units.js'
import {next, writing} from './writing.js'

export const topics = ['text', 'text_cells', 'probabilities', 'followers', 'gradients', 'sample']

/** @param {{life: import('../views.js').Life, about: any}} place */
export function build({life}) {
  /** @type {import('./reading.js').Looked} */ const looked = {unit: 0, signal: 'hidden'}
  const send = prober((refusal) => typed.refuse(refusal))
  const probe = () => { send(about()) }
  const look = (/** @type {Partial<import('./reading.js').Looked>} */ change) => {
    Object.assign(looked, change)
    looked.unit = Math.max(0, Math.min(units.count - 1, Math.round(looked.unit)))
    pick()
    page.again()
  }
  const units = unitPicker(life, looked, look)
  const follow = followers(life, looked, look)
  const pick = () => {
    units.show()
    follow.show()
  }
  const typed = typing(life, probe)
  const page = reading(life, looked, look, typed.element, units.element, follow.element)
  const parts = [page, writing(life, probe), next(life), gradient(life)]
  const element = h('div', {class: 'rnn'}, page.element, h('div', {class: 'parts'}, ...parts.slice(1).map((part) => part.element)))
  requestAnimationFrame(() => adopt(element, 'rnn')) // once it is where its caller puts it

  const show = () => {
    typed.show(server.run)
    for (const part of parts) part.show(server.run)
    pick()
  }
  life.ended(server.on('run', show))
  show()
  return element
}
