// @ts-check
/** Runs: back to the first weights, stop by rule, and several runs side by side with what sets them apart. */
import {classColour} from './heatmap.js'
import {pins, recorder, stops} from './run.js'
import {session} from './session.js'
import {h, icon, ICONS, mount} from './view.js'

/** Settings that have their name elsewhere on the page. @type {Record<string, string>} */
const NAMES = {
  dataset: 'data.sets', reg_dataset: 'data.sets', features: 'network.features', left_out: 'table.left_out', hidden_layers: 'network.layers',
  layer_activations: 'activation.label', seed: 'runs.seed', hide_text: 'runs.seed', tab: 'tabs.title', studio: 'tabs.title',
}

/** @param {{model: any, view: any}} context */
export const render = (context) => mount(context, (root, life) => {
  const {on, texts} = life
  const title = h('h2')
  const rewind = h('button', {type: 'button', class: 'quiet', onclick: () => recorder.rewind()})
  const pin = h('button', {type: 'button', class: 'quiet', onclick: () => pins.add()})
  const race = h('button', {type: 'button', class: 'quiet', 'aria-expanded': 'false', onclick: () => showRace(race.getAttribute('aria-expanded') !== 'true')})
  const track = h('div', {class: 'race', hidden: true})
  const rules = [
    {key: 'runs.epoch', refused: 'runs.epoch.refused', input: field(1, 1), set: (/** @type {number | null} */ value) => stops.at(value && Math.round(value))},
    {key: 'runs.loss', refused: 'runs.loss.refused', input: field(0, 'any'), set: (/** @type {number | null} */ value) => { stops.loss = value }},
    {key: 'runs.accuracy', refused: 'runs.accuracy.refused', input: field(0, 'any', 100), set: (/** @type {number | null} */ value) => { stops.accuracy = value === null ? null : value / 100 }},
  ].map((rule) => ({...rule, label: h('span', {class: 'caption'})}))
  for (const {input, set} of rules) {
    input.addEventListener('change', () => {
      set(input.value === '' || !input.checkValidity() ? null : Number(input.value))
      showRefused()
    })
  }
  const refused = h('p', {class: 'refused', role: 'alert'})
  /** Which of them can never be reached, and what could. */
  const showRefused = () => {
    for (const {input} of rules) input.setAttribute('aria-invalid', String(!input.checkValidity()))
    refused.textContent = rules.filter(({input}) => !input.checkValidity()).map((rule) => session.t(rule.refused)).join(' ')
  }
  const limits = h('div', {class: 'limits', role: 'group'}, ...rules.map(({label, input}) => h('label', {}, label, input)))
  const table = h('table', {class: 'compared'})
  const holder = h('div', {class: 'scrolled', tabindex: '0', role: 'region'}, table)
  const hint = h('p', {class: 'caption'})
  root.append(h('div', {class: 'title'}, title, h('div', {class: 'buttons'}, rewind, pin, race)), limits, refused, hint, holder, track)

  const nameOf = (/** @type {string} */ setting) => session.t(NAMES[setting] ?? `${setting}.label`)
  const valueOf = (/** @type {import('./link.js').Setting} */ {name, kind}, /** @type {any} */ value) => {
    if (session.words.has(`${name}.${value}`)) return session.t(`${name}.${value}`)
    if (kind === 'subset') return value.map((/** @type {string} */ each) => session.t(`feature.${each}`).split(',')[0]).join(', ') || '–'
    if (typeof value === 'number') return session.words.number(value, {maximumSignificantDigits: 6})
    if (typeof value === 'boolean') return value ? '✓' : '–'
    return String(value) || '–'
  }
  const figures = (/** @type {import('./types.js').Metrics | null} */ metrics) => [
    session.words.number(metrics?.epoch ?? 0),
    metrics ? session.words.number(metrics.test_loss, {minimumFractionDigits: 4, maximumFractionDigits: 4}) : '–',
    metrics?.test_accuracy == null ? '–' : session.words.number(metrics.test_accuracy, {style: 'percent', maximumFractionDigits: 1}),
  ]
  /** @type {HTMLElement[]} */ let live = []
  // Loaded when it is first shown; one that is under way goes on while it is not.
  const showRace = async (/** @type {boolean} */ shown) => {
    race.setAttribute('aria-expanded', String(shown))
    track.hidden = !shown
    loading ??= import('./race/panel.js').then(({open}) => open(track, life))
    await loading
  }
  /** @type {Promise<void> | undefined} */ let loading

  const build = () => {
    const {list} = pins
    hint.hidden = list.length > 0
    holder.hidden = list.length === 0
    pin.disabled = pins.full
    if (list.length === 0) return table.replaceChildren()
    const apart = pins.differences([...list.map(({values}) => values), session.values])
    const head = h('tr', {}, ...[session.t('runs.run'), session.t('transport.epoch'), session.t('metric.loss'), session.t('metric.accuracy'), ...apart.map(({name}) => nameOf(name))]
      .map((text) => h('th', {scope: 'col'}, text)))
    const row = (/** @type {any[]} */ first, /** @type {any} */ metrics, /** @type {Record<string, any>} */ values) => h('tr', {},
      h('th', {scope: 'row'}, ...first), ...figures(metrics).map((text) => h('td', {class: 'figure'}, text)),
      ...apart.map((setting) => h('td', {}, valueOf(setting, values[setting.name]))))
    const now = row([session.t('runs.now')], session.metrics, session.values)
    live = [...now.querySelectorAll('.figure')]
    table.replaceChildren(head, now, ...list.map((each) => {
      const act = (/** @type {string} */ key, /** @type {() => void} */ onclick, /** @type {any[]} */ ...inside) => {
        const title = session.t(key, {number: each.number})
        return h('button', {type: 'button', class: 'bare', 'aria-label': title, title, onclick}, ...inside)
      }
      const swatch = h('i', {class: 'swatch', style: `background:${classColour(each.slot)}`})
      return row([
        act('runs.open', () => pins.open(each), swatch, session.t('runs.name', {number: each.number})),
        act('runs.remove', () => pins.remove(each), icon(ICONS.close)),
      ], each.metrics, each.values)
    }))
  }
  texts(() => {
    title.textContent = session.t('runs.title')
    rewind.textContent = session.t('runs.rewind')
    rewind.title = session.t('runs.rewind.help')
    pin.textContent = session.t('runs.pin')
    race.textContent = session.t('runs.race')
    hint.textContent = session.t('runs.hint')
    limits.setAttribute('aria-label', session.t('runs.stop'))
    holder.setAttribute('aria-label', session.t('runs.title'))
    for (const {label, key} of rules) label.textContent = session.t(key)
    showRefused()
    build()
  })
  on('pins', build)
  on('theme', build)
  on('settings', build)
  on('metrics', () => live.forEach((cell, k) => { cell.textContent = figures(session.metrics)[k] }))
})

/** A field for a number, or for none. @param {number} min @param {number | string} step @param {number} [max] */
function field(min, step, max) {
  return h('input', {type: 'number', min, step, max, inputmode: 'decimal', placeholder: '–'})
}
