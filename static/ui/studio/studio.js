// @ts-check
/** The studio: the connection, what to train, the run that is looked at with what there is to see of it, and my runs. */
import {adopt} from '../explain/sheet.js'
import {fold} from '../folded.js'
import {server} from '../server_session.js'
import {session} from '../session.js'
import {h, lifeOf} from '../view.js'
import {builder} from './builder.js'
import {connection} from './connection.js'
import {keepRecipe, keptRecipe, keptSpec} from './kept.js'
import {runView} from './run.js'
import {runsList} from './runs.js'
import {recipeOf, writeShort} from './share.js'
import {VIEWS} from './views.js'
import {recipeName} from './words.js'

const ALWAYS = 'live' // the topic that every recipe has

/** @param {{model: any, view: any}} context @param {HTMLElement} root @param {import('../view.js').Life} life */
export async function open(context, root, life) {
  await adopt(root, 'studio')
  const {beside} = context.model
  if (server.state === 'off') server.begin(beside, session.words.language)
  const picker = h('div', {class: 'segments recipes', role: 'group'})
  const none = h('p', {class: 'caption'})
  const form = h('div', {class: 'place-form'})
  const run = runView(context, life)
  const views = h('div', {class: 'place-views'})
  const room = h('div', {class: 'room', role: 'tabpanel'}, picker, none, h('div', {class: 'desk'}, form, run, views, runsList(life)))
  const famous = h('section', {class: 'panel famous'})
  fold(famous, {title: 'famous.title', hint: 'famous.what'}, () => import('./famous/famous.js'), life)
  root.append(connection(beside, life), famous, room)
  context.view.render_children() // the figure: Panel is done with what was there at first

  /** @type {(() => void)[]} what ends when another recipe is chosen */ let ends = []
  const end = () => ends.splice(0).forEach((each) => each())
  let recipe = ''
  /** @type {string[]} */ let topics = []

  const recipes = () => Object.keys(server.hello?.recipes ?? {}).filter((name) => server.hello.recipes[name].tab === session.values.tab)
  /** Those of this tab that are too large for the page itself, where it trains. */
  const larger = () => Object.keys(server.hello?.larger ?? {}).filter((name) => server.hello.larger[name] === session.values.tab)
  /** The one of them that is asked for, if it is. */
  const beyond = () => larger().find((name) => name === recipeOf(session.values.studio))

  /** Take away what is shown of a recipe. */
  const clear = () => {
    end()
    ends = []
    for (const place of [form, views]) place.replaceChildren() // nobody trains what is about to go
    recipe = ''
    topics = []
  }

  /** Show another recipe: its form, its views, the run of it that was looked at last. @param {string} name @param {string | null} job */
  const choose = async (name, job) => {
    clear()
    recipe = name
    keepRecipe(session.values.tab, name)
    showPicker()
    showFamous()
    if (server.run?.id !== job || job === null) server.look(job, name)
    const about = server.hello.recipes[name]
    /** @type {(() => void)[]} */ const mine = []
    ends = mine
    const own = lifeOf(mine)
    const [made, module] = await Promise.all([builder(name, about, own), VIEWS[name]?.()])
    if (mine !== ends) return mine.forEach((each) => each()) // another one has been chosen meanwhile
    form.replaceChildren(made)
    views.replaceChildren(...(module ? [module.build({life: own, about})] : []))
    // A server of another version may not know all of them.
    topics = [ALWAYS, ...(module?.topics ?? [])].filter((topic) => topic in about.topics)
    watch()
  }
  const watch = () => {
    server.rest(root.hidden)
    if (server.run?.recipe === recipe || !server.run) server.show(root.hidden ? [] : topics)
  }

  /** The person chooses a recipe: the link tells it, with what was set for it. @param {string} name @param {string | null} job */
  const turnTo = (name, job) => {
    choose(name, job)
    const about = server.hello.recipes[name]
    session.set({studio: writeShort(name, {...about.defaults, ...keptSpec(name)}, about)})
  }

  const showPicker = () => {
    const [here, others] = [recipes(), larger()]
    const shown = beyond() ?? recipe
    const button = (/** @type {string} */ name, /** @type {() => void} */ turned) => h('button', {
      type: 'button', 'aria-pressed': String(name === shown), onclick: () => name !== shown && turned(),
    }, recipeName(name))
    picker.hidden = here.length === 0 || here.length + others.length < 2
    picker.replaceChildren(
      ...here.map((name) => button(name, () => turnTo(name, server.jobs[name] ?? null))),
      ...others.map((name) => button(name, () => session.set({studio: name}))))
  }

  const show = () => {
    room.setAttribute('aria-label', session.t(`tab.${session.values.tab}`))
    room.hidden = server.hello === null || server.state === 'off' || server.state === 'refused'
    showFamous()
    if (server.hello === null || root.hidden) return watch()
    const names = recipes()
    const asked = beyond()
    const missing = names.length === 0 || asked !== undefined
    none.hidden = !missing
    none.textContent = session.t(server.here ? 'studio.none.here' : 'studio.none')
    for (const part of [form, run, views]) part.hidden = missing
    if (asked) {
      if (recipe) clear()
      if (server.run) server.look(null, asked)
      showPicker()
      return watch()
    }
    const wanted = [recipeOf(session.values.studio), recipe, keptRecipe(session.values.tab) ?? '', ...names].find((name) => names.includes(name))
    if (wanted && wanted !== recipe) return choose(wanted, server.jobs[wanted] ?? null)
    showPicker()
    watch()
  }
  /** Famous networks sort images, and need no server to be looked at. */
  const showFamous = () => { famous.hidden = session.values.tab !== 'images' || (recipe !== '' && recipe !== 'cnn') }

  // A run of another recipe was chosen from the list.
  const follow = () => {
    const other = server.run?.recipe
    if (other && other !== recipe && recipes().includes(other)) turnTo(other, server.run?.id ?? null)
    watch()
  }

  life.texts(() => {
    picker.setAttribute('aria-label', session.t('studio.recipe'))
    room.setAttribute('aria-label', session.t(`tab.${session.values.tab}`))
    showPicker()
  })
  life.ended(() => end())
  life.ended(server.on('state', show))
  life.ended(server.on('run', follow))
  life.on('settings', show)
  show()
}
