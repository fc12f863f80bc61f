// @ts-check
/** The connection to a server: one quiet line while there is one, else what is in its way, and a form to make it. */
import {server} from '../server_session.js'
import {session} from '../session.js'
import {h} from '../view.js'
import {recipes} from './browser/recipes.js'
import {recipeName} from './words.js'

/** @param {string} beside address of the server that was started with the page, or nothing @param {import('../view.js').Life} life */
export function connection(beside, life) {
  const state = h('span', {class: 'chip server-state', role: 'status'}, h('i', {class: 'lamp'}), h('span'))
  const devices = h('span', {class: 'caption devices'})
  const leave = h('button', {type: 'button', class: 'quiet small', onclick: () => server.disconnect()})
  const [stay, here] = ['quiet small', 'quiet main'].map((kind) => h('button', {type: 'button', class: kind, onclick: () => server.stayHere()}))
  const without = h('p', {class: 'server-help'})
  const title = h('h2')
  const lead = h('p', {class: 'lead'})
  const help = h('p', {class: 'server-help'})
  const address = h('input', {type: 'url', value: server.address, spellcheck: 'false', autocomplete: 'off'})
  const token = h('input', {type: 'password', value: server.memory.token, autocomplete: 'off'})
  const connect = h('button', {class: 'quiet'})
  const [addressName, tokenName] = [h('span'), h('span')]
  const form = h('form', {class: 'server-form', novalidate: true}, h('label', {}, addressName, address), h('label', {}, tokenName, token), connect)
  const start = h('div', {class: 'panel start'}, lead, h('div', {class: 'without'}, without, here), title, help, form)
  const element = h('section', {class: 'connection'}, h('div', {class: 'line'}, state, devices, h('div', {class: 'acts'}, stay, leave)), start)
  form.addEventListener('submit', (/** @type {Event} */ event) => {
    event.preventDefault()
    server.connect(address.value.trim(), token.value, session.words.language)
  })

  /** @type {Record<string, any>} what trains in the page itself */ let known = {}
  recipes.then((told) => {
    known = told.recipes
    show()
  })
  const show = () => {
    const idle = server.state === 'off' || server.state === 'refused'
    const reason = server.reason && server.state !== 'open' ? session.t(`server.reason.${server.reason}`, {origin: location.origin}) : ''
    state.dataset.state = server.state
    state.lastChild.textContent = session.t(server.here && server.state === 'open' ? 'server.here' : `server.state.${server.state}`)
    start.hidden = server.state === 'open' || (server.state !== 'refused' && server.hello !== null && !idle)
    form.hidden = !idle
    leave.hidden = idle
    leave.textContent = session.t(server.here ? 'server.here.leave' : 'server.disconnect')
    const light = Object.keys(known).filter((name) => known[name].tab === session.values.tab)
    without.textContent = session.t('server.here.what', {recipes: light.map(recipeName).join(', ')})
    without.parentElement.hidden = light.length === 0
    title.textContent = session.t(light.length ? 'server.here.or' : 'server.title')
    stay.hidden = light.length === 0 || server.here || idle
    const about = `studio.about.${session.values.tab}`
    if (session.words.has(about)) lead.textContent = session.t(about)
    help.textContent = reason || session.t(server.address === beside ? 'server.beside' : 'server.help')
    help.classList.toggle('bad', reason !== '')
    devices.hidden = server.state !== 'open'
    const {hello} = server
    if (server.here) devices.textContent = session.t(server.stage === 'ready' || server.stage === '' ? 'server.here.devices' : 'server.here.starting')
    else if (hello) devices.textContent = session.t('server.devices', {devices: hello.devices.map((/** @type {any} */ d) => d.name).join(', '), version: hello.version})
  }
  life.texts(() => {
    addressName.textContent = session.t('server.address')
    tokenName.textContent = session.t('server.token')
    connect.textContent = session.t('server.connect')
    for (const button of [stay, here]) button.textContent = session.t('server.here.train')
    show()
  })
  life.ended(server.on('state', show))
  life.on('settings', show)
  return element
}
