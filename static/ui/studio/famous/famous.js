// @ts-check
/**
 * Famous networks, block by block, with their shapes and counts (`playground/server/architectures/` measures them). Shown
 * without a server; with one, a small version of each can be trained.
 */
import {adopt} from '../../explain/sheet.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {sizes} from '../cnn/layers.js'
import {graph} from './graph.js'
import {layerTable} from './layer_table.js'

/**
 * A row of the file: a layer, or a group with `parts`. Shapes have the channels first.
 * @typedef {{kind: string, label?: string, in: number[], out: number[], parameters: number, moving: number, macs: number,
 *   parts?: Row[], kernel?: number | number[], stride?: number, padding?: number | number[], rate?: number, then?: string[]}} Row
 * @typedef {Row & {name: string, year: number, authors: string, paper: string, published: number, source: string,
 *   small: string, counts_moving: boolean, parts: Row[]}} Network
 */

const RECIPE = 'cnn'
/** What there is to say in words of where a network's number is published, by name; of others the source is a name. @type {Record<string, string>} */
const SOURCES = {'lenet-5': 'famous.source.lenet-5'}

/** What is remarkable in each, by name. @type {Record<string, string>} */
const IDEAS = {
  'lenet-5': 'famous.idea.lenet-5', alexnet: 'famous.idea.alexnet', vgg16: 'famous.idea.vgg16', googlenet: 'famous.idea.googlenet',
  'inception-v3': 'famous.idea.inception-v3', 'resnet-50': 'famous.idea.resnet-50', xception: 'famous.idea.xception',
}

/** @type {Promise<Record<string, Network>> | null} */
let loaded = null

const load = () => {
  loaded ??= fetch(new URL('networks.json', import.meta.url)).then((response) => {
    if (!response.ok) throw new Error(`networks.json: ${response.status}`)
    return response.json()
  }).catch((error) => {
    loaded = null
    throw error
  })
  return loaded
}

/** The small version that the link names, if it is one. */
const linked = () => /^cnn~preset!([\w-]+)$/.exec(session.values.studio)?.[1]

/** @param {HTMLElement} body @param {import('../../view.js').Life} life */
export async function open(body, life) {
  const [networks] = await Promise.all([load(), adopt(body, 'famous')])
  const names = Object.keys(networks)
  const ofPreset = (/** @type {string | undefined} */ preset) => names.find((name) => networks[name].small === preset)

  const picker = h('div', {class: 'segments', role: 'group'}, ...names.map((name) => h('button', {type: 'button', onclick: () => choose(name)}, networks[name].name)))
  const title = h('h3')
  const from = h('p', {class: 'caption'})
  const idea = h('p')
  const figures = h('dl')
  const published = h('p', {class: 'published'})
  const picture = graph(life)
  const train = h('button', {type: 'button', class: 'quiet main', onclick: () => session.set({studio: `${RECIPE}~preset!${networks[shown].small}`})})
  const table = layerTable(life)
  body.append(picker, h('div', {class: 'about'}, h('div', {class: 'words'}, title, from, idea, published), figures), picture.element, table.element, h('div', {class: 'acts'}, train))

  let preset = linked()
  let shown = ofPreset(preset) ?? names[0]
  const choose = (/** @type {string} */ name) => {
    shown = name
    write()
    table.show(networks[name])
  }
  const write = () => {
    const network = networks[shown]
    const number = (/** @type {number} */ value, /** @type {Intl.NumberFormatOptions} */ how = {}) => session.words.number(value, how)
    picker.setAttribute('aria-label', session.t('famous.title'))
    names.forEach((name, k) => picker.children[k].setAttribute('aria-pressed', String(name === shown)))
    title.textContent = `${network.name}, ${network.year}`
    from.replaceChildren(`${network.authors}: `, h('i', {lang: 'en'}, network.paper))
    idea.textContent = session.t(IDEAS[shown])
    const told = [
      ['famous.image', sizes(network.in)], ['famous.answers', number(network.out[0])], ['famous.parameters', number(network.parameters)],
      ['famous.macs', number(network.macs, {notation: 'compact', maximumSignificantDigits: 3})],
    ]
    figures.replaceChildren(...told.map(([key, value]) => h('div', {}, h('dt', {}, session.t(key)), h('dd', {}, value))))
    const all = network.parameters + (network.counts_moving ? network.moving : 0)
    const key = network.counts_moving ? 'famous.published.moving' : 'famous.published'
    published.hidden = all !== network.published
    published.textContent = session.t(key, {count: number(network.published), moving: number(network.moving), source: shown in SOURCES ? session.t(SOURCES[shown]) : network.source})
    picture.show(network)
    train.textContent = session.t('famous.train', {name: network.name})
    train.hidden = !server.hello?.recipes[RECIPE]?.presets?.[network.small]
  }
  life.texts(write)
  table.show(networks[shown])
  life.ended(server.on('state', write))
  life.on('settings', () => {
    const now = linked()
    if (now === preset) return
    preset = now
    const name = ofPreset(preset)
    if (name && networks[shown].small !== preset) choose(name)
  })
}
