// @ts-check
/** The panel of the GPU server: connect, start a run, see it, and find my runs again. */
import {server} from './server_session.js'
import {runsList} from './server_runs.js'
import {runView} from './server_run_view.js'
import {session} from './session.js'
import {h, mount} from './view.js'

const sheet = fetch(new URL('../server.css', import.meta.url))
  .then((response) => response.text())
  .then((css) => new CSSStyleSheet().replace(css))

/** @param {{model: any, view: any}} context */
export const render = async (context) => {
  const css = await sheet
  const root = await mount(context, (root, life) => build(context, root, life))
  context.view.shadow_el.adoptedStyleSheets = [...context.view.shadow_el.adoptedStyleSheets.filter((/** @type {any} */ s) => s !== css), css]
  return root
}

/** @param {{model: any, view: any}} context @param {HTMLElement} root @param {import('./view.js').Life} life */
function build(context, root, {texts, ended}) {
  const {memory} = server
  const {beside} = context.model
  if (server.state === 'off') server.begin(beside, session.words.language)
  const title = h('h2')
  const state = h('span', {class: 'chip server-state', role: 'status'}, h('i', {class: 'lamp'}), h('span'))
  const help = h('p', {class: 'caption server-help'})
  const address = h('input', {type: 'url', value: server.address, spellcheck: 'false', autocomplete: 'off', required: true})
  const token = h('input', {type: 'password', value: memory.token, autocomplete: 'off'})
  const connect = h('button', {class: 'quiet'})
  const devices = h('p', {class: 'caption devices'})
  const form = h('form', {class: 'server-form'}, labelled('address', address), labelled('token', token), connect)
  const start = specForm()
  const refusal = h('p', {class: 'server-refusal', role: 'alert'})
  const side = h('div', {class: 'server-side'}, start.element, refusal, runsList({texts, ended}))
  const open = h('div', {class: 'server-open'}, side, runView(context, {texts, ended}))
  root.append(h('div', {class: 'title'}, title, state), help, form, devices)

  form.addEventListener('submit', (/** @type {Event} */ event) => {
    event.preventDefault()
    if (server.state === 'off' || server.state === 'refused') server.connect(address.value.trim(), token.value, session.words.language)
    else server.disconnect()
  })

  const showState = () => {
    const {hello} = server
    state.dataset.state = server.state
    state.lastChild.textContent = session.t(`server.state.${server.state}`)
    const reason = server.reason && server.state !== 'open' ? session.t(`server.reason.${server.reason}`, {origin: location.origin}) : ''
    help.textContent = reason || session.t(server.address === beside ? 'server.beside' : 'server.help')
    help.classList.toggle('bad', reason !== '')
    const idle = server.state === 'off' || server.state === 'refused'
    connect.textContent = session.t(idle ? 'server.connect' : 'server.disconnect')
    address.disabled = token.disabled = !idle
    token.parentElement?.toggleAttribute('hidden', server.state === 'open') // it has done its work
    // Only where there is a server to ask: until then the page has no second “Learning rate”.
    if (hello && !idle) root.append(open)
    else open.remove()
    devices.hidden = server.state !== 'open'
    if (hello) devices.textContent = session.t('server.devices', {devices: hello.devices.map((/** @type {any} */ d) => d.name).join(', '), version: hello.version})
    start.enable(server.state === 'open')
  }
  const showRefusal = () => {
    refusal.textContent = [server.refusal?.message, server.refusal?.hint].filter(Boolean).join(' ')
  }
  texts(() => {
    title.textContent = session.t('server.title')
    for (const label of [...root.querySelectorAll('[data-text]'), ...open.querySelectorAll('[data-text]')]) label.textContent = session.t(/** @type {any} */ (label).dataset.text)
    showState()
    showRefusal()
  })
  ended(server.on('state', showState))
  ended(server.on('refusal', showRefusal))
}

/** @param {string} name @param {HTMLElement} input */
function labelled(name, input) {
  return h('label', {}, h('span', {'data-text': `server.${name}`}), input)
}

/** What to train: the settings of the recipe that matter most, and the button that starts it. */
function specForm() {
  const hidden = h('input', {value: '128', inputmode: 'numeric', pattern: '\\s*(\\d+(\\s*,\\s*\\d+)*)?\\s*'})
  const epochs = h('input', {type: 'number', value: 10, min: 1, max: 100000})
  const rate = h('input', {type: 'number', value: 0.001, min: 0.000001, max: 100, step: 'any'})
  const batch = h('input', {type: 'number', value: 100, min: 1, max: 9000})
  const optimizer = h('select', {}, h('option', {value: 'adam'}, 'Adam'), h('option', {value: 'sgd'}, 'SGD'))
  const go = h('button', {class: 'quiet go', 'data-text': 'server.start'})
  const fields = {hidden, epochs, rate, batch, optimizer}
  const rows = Object.entries(fields).map(([name, input]) => labelled(name, input))
  const element = h('form', {class: 'server-form spec'}, h('h3', {'data-text': 'server.digits'}), ...rows, go)
  element.addEventListener('submit', (/** @type {Event} */ event) => {
    event.preventDefault()
    server.submit({
      recipe: 'digits-mlp',
      hidden: hidden.value.split(',').map((/** @type {string} */ text) => text.trim()).filter(Boolean).map(Number),
      epochs: Number(epochs.value),
      learning_rate: Number(rate.value),
      batch_size: Number(batch.value),
      optimizer: optimizer.value,
      seed: Math.floor(Math.random() * 2 ** 31),
    })
  })
  return {element, enable: (/** @type {boolean} */ on) => { go.disabled = !on }}
}
