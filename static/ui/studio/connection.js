// @ts-check
/** The connection to a server: one quiet line while there is one, else what is in its way, and a form to make it. */
import {server} from '../server_session.js'
import {session} from '../session.js'
import {h} from '../view.js'

/** @param {string} beside address of the server that was started with the page, or nothing @param {import('../view.js').Life} life */
export function connection(beside, life) {
  const state = h('span', {class: 'chip server-state', role: 'status'}, h('i', {class: 'lamp'}), h('span'))
  const devices = h('span', {class: 'caption devices'})
  const leave = h('button', {type: 'button', class: 'quiet small', onclick: () => server.disconnect()})
  const title = h('h2')
  const lead = h('p', {class: 'lead'})
  const help = h('p', {class: 'server-help'})
  const address = h('input', {type: 'url', value: server.address, spellcheck: 'false', autocomplete: 'off', required: true})
  const token = h('input', {type: 'password', value: server.memory.token, autocomplete: 'off'})
  const connect = h('button', {class: 'quiet'})
  const [addressName, tokenName] = [h('span'), h('span')]
  const form = h('form', {class: 'server-form'}, h('label', {}, addressName, address), h('label', {}, tokenName, token), connect)
  const start = h('div', {class: 'panel start'}, lead, title, help, form)
  const element = h('section', {class: 'connection'}, h('div', {class: 'line'}, state, devices, leave), start)
  form.addEventListener('submit', (/** @type {Event} */ event) => {
    event.preventDefault()
    server.connect(address.value.trim(), token.value, session.words.language)
  })

  const show = () => {
    const idle = server.state === 'off' || server.state === 'refused'
    const reason = server.reason && server.state !== 'open' ? session.t(`server.reason.${server.reason}`, {origin: location.origin}) : ''
    state.dataset.state = server.state
    state.lastChild.textContent = session.t(`server.state.${server.state}`)
    start.hidden = server.state === 'open' || (server.state !== 'refused' && server.hello !== null && !idle)
    form.hidden = !idle
    leave.hidden = idle
    const about = `studio.about.${session.values.tab}`
    if (session.words.has(about)) lead.textContent = session.t(about)
    help.textContent = reason || session.t(server.address === beside ? 'server.beside' : 'server.help')
    help.classList.toggle('bad', reason !== '')
    devices.hidden = server.state !== 'open'
    const {hello} = server
    if (hello) devices.textContent = session.t('server.devices', {devices: hello.devices.map((/** @type {any} */ d) => d.name).join(', '), version: hello.version})
  }
  life.texts(() => {
    title.textContent = session.t('server.title')
    addressName.textContent = session.t('server.address')
    tokenName.textContent = session.t('server.token')
    connect.textContent = session.t('server.connect')
    leave.textContent = session.t('server.disconnect')
    show()
  })
  life.ended(server.on('state', show))
  life.on('settings', show)
  return element
}
