// @ts-check
/** What to train: presets, the form, what the server says of it while it is being built, and the button that trains it. */
import {server} from '../server_session.js'
import {session} from '../session.js'
import {h, icon, ICONS} from '../view.js'
import {specForm} from './form.js'
import {keepSpec, keptSpec} from './kept.js'
import {readShort, recipeOf, same, writeShort} from './share.js'
import {partName, presetName, recipeHint, recipeName} from './words.js'

const SOON = 250 // ms after the last change before the server is asked what it thinks
const STEERED = ['running', 'paused'] // states in which a live setting changes the run

/** @param {string} recipe @param {any} about @param {import('../view.js').Life} life */
export async function builder(recipe, about, life) {
  const title = h('h2')
  const hint = h('p', {class: 'caption'})
  const chips = h('div', {class: 'presets', role: 'group'})
  const estimate = h('p', {class: 'estimate', role: 'status'})
  const plan = h('div', {class: 'plan scrolled', hidden: true, tabindex: '0', role: 'region'})
  const mark = h('p', {class: 'live-mark'})
  const trouble = h('p', {class: 'refused', role: 'alert'})
  const go = h('button', {type: 'submit', class: 'go'}, icon(ICONS.play), h('span'))
  const form = await specForm(recipe, about, life, (field, settled) => {
    changed()
    if (settled && about.live.includes(field) && steers()) server.steer({type: 'set', spec: {[field]: form.value[field]}})
  })
  const element = h('form', {class: 'panel builder', novalidate: true}, title, hint, chips, form.element, mark, plan, trouble, h('div', {class: 'launch'}, go, estimate))
  element.addEventListener('submit', (/** @type {Event} */ event) => {
    event.preventDefault()
    train()
  })

  /** All settings of a preset; data of one's own stay, with what suits them, unless it has some. @param {any} spec */
  const begun = (spec) => {
    const {data, upload, batch_size, epochs} = form.value
    return {...about.defaults, ...(upload ? {data, upload, batch_size, epochs} : {}), ...spec}
  }
  const presets = Object.entries(about.presets ?? {}).map(([name, spec]) => {
    const chip = h('button', {type: 'button', class: 'quiet small', onclick: () => { form.set(begun(spec)); changed() }})
    return {name, spec, chip}
  })
  chips.append(...presets.map(({chip}) => chip))
  chips.hidden = presets.length === 0

  // ---- what the server thinks of it
  /** @type {any} */ let timer = 0
  /** @type {any} the server's last answer */ let checked = null
  let asked = 0
  /** The person has changed something: it is kept, here and in the link. */
  const changed = () => {
    keepSpec(recipe, form.value, about.defaults)
    session.set({studio: writeShort(recipe, form.value, about)})
    showForm()
  }
  const showForm = () => {
    const {value} = form
    for (const {chip, spec} of presets) chip.setAttribute('aria-pressed', String(same(begun(spec), value)))
    clearTimeout(timer)
    timer = setTimeout(check, SOON)
  }
  const check = async () => {
    if (server.state !== 'open') return
    const mine = ++asked
    const answer = await server.ask({type: 'check', spec: form.value}).catch((refusal) => refusal)
    if (mine !== asked) return
    checked = answer.type === 'error' ? null : answer
    refuse(checked ? null : answer)
    showChecked()
  }
  /** @param {any} refusal */
  const refuse = (refusal) => {
    const placed = form.refuse(refusal)
    trouble.textContent = refusal && !placed ? [refusal.message, refusal.hint].filter(Boolean).join(' ') : ''
  }
  const showChecked = () => {
    const number = (/** @type {number} */ value) => session.words.number(value)
    estimate.textContent = checked ? session.t('studio.estimate', {parameters: number(checked.parameters), steps: number(checked.steps)}) : ''
    plan.hidden = !checked?.plan.length || form.plan(checked.plan)
    if (!plan.hidden) plan.replaceChildren(planTable(checked.plan))
  }

  const train = async () => {
    clearTimeout(timer)
    asked += 1 // what is still asked is not about this any more
    go.disabled = true
    const taken = await server.submit(form.value)
    enable()
    // Where the run is below the form, it is brought into sight.
    if (taken && matchMedia('(max-width: 900px)').matches) element.closest('.room')?.querySelector('.panel.run')?.scrollIntoView({block: 'start'})
  }
  const enable = () => { go.disabled = server.state !== 'open' }

  // ---- the run that is looked at, where it can still be changed
  const steers = () => server.run?.recipe === recipe && STEERED.includes(server.run.status)
  let seen = ''
  let told = false
  const follow = () => {
    if (element.classList.toggle('steers', steers()) !== told) form.steer(told = !told)
    if (!steers() || !server.run) return
    const {spec} = server.run
    /** @type {[string, any][]} */ const live = about.live.filter((/** @type {string} */ name) => name in spec).map((/** @type {string} */ name) => [name, spec[name]])
    const now = `${server.run.id} ${JSON.stringify(live)}`
    if (now === seen) return
    seen = now
    form.set(Object.fromEntries(live.filter(([name]) => !form.holds(name))))
    showForm()
  }
  const readLink = () => {
    const {studio} = session.values
    if (recipeOf(studio) !== recipe || studio === writeShort(recipe, form.value, about)) return
    form.set(readShort(studio, about, form.value))
    showForm()
  }

  form.set({...about.defaults, ...keptSpec(recipe)})
  readLink()
  life.on('settings', readLink)
  life.texts(() => {
    title.textContent = recipeName(recipe)
    hint.textContent = recipeHint(recipe)
    chips.setAttribute('aria-label', session.t('studio.presets'))
    plan.setAttribute('aria-label', session.t('studio.plan'))
    mark.textContent = session.t('studio.live')
    form.steer(told)
    for (const {name, chip} of presets) chip.textContent = presetName(recipe, name)
    go.lastChild.textContent = session.t('studio.train')
    showChecked()
  })
  life.ended(() => clearTimeout(timer))
  life.ended(server.on('refusal', () => server.refusal && refuse(server.refusal)))
  life.ended(server.on('run', follow))
  life.ended(server.on('again', () => {
    form.set(server.run?.spec ?? {})
    changed()
  }))
  life.ended(server.on('state', () => { enable(); showForm() }))
  enable()
  showForm()
  follow()
  return element
}

/** The network layer by layer. @param {Record<string, any>[]} rows */
function planTable(rows) {
  const columns = Object.keys(rows[0])
  const cell = (/** @type {any} */ value) => (Array.isArray(value) ? value.join(' × ') : typeof value === 'number' ? session.words.number(value) : partName(String(value)))
  return h('table', {},
    h('thead', {}, h('tr', {}, ...columns.map((name) => h('th', {scope: 'col'}, session.words.has(`plan.${name}`) ? session.t(`plan.${name}`) : name)))),
    h('tbody', {}, ...rows.map((row) => h('tr', {}, ...columns.map((name) => h('td', {}, cell(row[name])))))))
}
