// @ts-check
/** Who learns now, both or one alone, and single steps: what a person does to see what each of the two does. */
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

const TRAINED = ['both', 'generator', 'discriminator']
const STEPS = [1, 10, 100]

/** @param {import('../views.js').Life} life */
export function who({texts}) {
  const learns = h('span', {class: 'caption', id: 'gan-who'})
  const choices = TRAINED.map((train) => h('button', {type: 'button', onclick: () => server.steer({type: 'set', spec: {train}})}))
  const steps = STEPS.map((count) => h('button', {type: 'button', class: 'quiet small', onclick: () => server.steer({type: 'step', steps: count})}))
  const element = h('div', {class: 'who'},
    learns, h('div', {class: 'segments', role: 'group', 'aria-labelledby': 'gan-who'}, ...choices), h('span', {class: 'steps'}, ...steps))
  texts(() => {
    learns.textContent = session.t('gan.who')
    TRAINED.forEach((train, k) => { choices[k].textContent = session.t(`gan.who.${train}`) })
    STEPS.forEach((count, k) => { steps[k].textContent = session.t(count === 1 ? 'gan.step' : 'gan.steps', {count}) })
  })

  /** @param {import('../../server_run.js').ServerRun} run */
  const show = (run) => {
    const steered = ['running', 'paused'].includes(run.status)
    for (const button of [...choices, ...steps]) button.disabled = !steered
    TRAINED.forEach((train, k) => choices[k].setAttribute('aria-pressed', String(run.spec.train === train)))
  }
  return {element, show}
}
