// @ts-check
/** The warning of a generator that makes little of what there is, in words, with what helps. */
import {session} from '../../session.js'
import {h} from '../../view.js'

const EPOCHS = 10 // before that a generator that knows little is none that has collapsed

/** @param {(values: Record<string, number>, run: import('../../server_run.js').ServerRun) => string | null} words of what was measured, if it is a collapse */
export function collapse(words) {
  const text = h('p')
  const element = h('div', {class: 'collapse', role: 'status', hidden: true}, h('span', {class: 'sign', 'aria-hidden': 'true'}, '!'), text)

  /** @param {import('../../server_run.js').ServerRun} run */
  const show = (run) => {
    const last = run.points.findLast(({values}) => 'generator_loss' in values)
    const said = last && last.epoch >= EPOCHS ? words(last.values, run) : null
    const cure = session.t(run.spec.loss === 'wasserstein-gp' ? 'gan.collapse.cure.slower' : 'gan.collapse.cure')
    element.hidden = said === null
    text.textContent = said === null ? '' : `${said} ${cure}`
  }
  return {element, show}
}
