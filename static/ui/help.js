// @ts-check
/** A small "?" beside a thing, which says in a few sentences what that thing is. The words open in `help/popover.js`. */
import {session} from './session.js'
import {h} from './view.js'

/**
 * What is explained. Each has its words in the page's languages, and stands in its own place: beside the control of
 * that name, or where a view puts it.
 * @typedef {'data' | 'noise' | 'split' | 'batch_size' | 'features' | 'hidden_layers' | 'neuron' | 'weight' | 'bias' | 'activation'
 *   | 'learning_rate' | 'regularization' | 'optimizer' | 'loss' | 'epoch' | 'overfitting' | 'output_map'} Topic
 */

/** Topics of controls, which Panel draws. @type {Record<string, Topic>} */
const OF_CONTROLS = {
  learning_rate: 'learning_rate', activation: 'activation', optimizer: 'optimizer', regularization: 'regularization',
  train_ratio: 'split', noise: 'noise', batch_size: 'batch_size',
}

/**
 * @param {Topic} topic
 * @param {(write: () => void) => void} texts calls it now and when the language changes
 * @returns {HTMLElement}
 */
export function helpButton(topic, texts) {
  const button = h('button', {type: 'button', class: 'help', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', 'data-topic': topic, onclick: async () => {
    const {toggle} = await import('./help/popover.js')
    toggle(button, topic)
  }}, '?')
  texts(() => {
    button.title = session.t('help.about', {topic: session.t(`help.title.${topic}`).toLowerCase()})
    button.setAttribute('aria-label', button.title)
  })
  return button
}

/** Put its "?" beside a control of Panel's. @param {string} name of the setting @param {any} model of the widget */
export async function helpControl(name, model) {
  const topic = OF_CONTROLS[name]
  const view = topic && window.Bokeh?.index?.find_one(model)
  if (!view) return false
  const {adopt} = await import('./help/popover.js')
  await adopt(view.shadow_el)
  view.shadow_el.querySelector('.help')?.remove()
  view.shadow_el.append(helpButton(topic, (write) => { write(); session.on('language', write) }))
  return true
}
