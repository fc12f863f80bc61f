// @ts-check
/**
 * What a step of a lesson on a server is about: what is set in the studio, and the run that is looked at. A step with a
 * link of its own asks for a new run, or for one of the very settings of its link; other steps go on with the run that
 * there is. Settings are the run's where the step asks something of a run, else those that the form has.
 */
import {recipes} from '../studio/browser/recipes.js'
import {keptSpec} from '../studio/kept.js'
import {flat, readShort, recipeOf, same} from '../studio/share.js'
import {server} from '../server_session.js'
import {session} from '../session.js'

const OF_A_RUN = ['measure', 'status', 'probe']

/** @param {import('../view.js').Life} life @param {() => void} changed */
export function serverSubject({on, ended}, changed) {
  let link = '' // what the step is about, as the studio's link says it
  /** @type {string | null} the run that does not count */ let before = null
  let ofRun = false
  /** @type {Set<string>} */ let probes = new Set()

  /** @type {Record<string, any>} what needs no server */ let light = {}
  recipes.then((told) => {
    light = told.recipes
    changed()
  })

  const about = () => server.hello?.recipes[recipeOf(link)]
  const wanted = () => (about() ? readShort(link, about(), {}) : {})
  /** Whether it is the run that the step asks for. @param {import('../server_run.js').ServerRun | null} run */
  const counts = (run) => {
    if (!run || run.recipe !== recipeOf(link) || !about()) return false
    if (run.id !== before) return true
    const spec = wanted()
    return Object.keys(spec).every((name) => about().live.includes(name) || same(spec[name], run.spec[name]))
  }
  const settings = () => {
    const {studio} = session.values
    const recipe = recipeOf(studio)
    const known = server.hello?.recipes[recipe]
    if (!known) return {}
    const spec = ofRun ? server.run?.spec ?? {} : readShort(studio, known, {...known.defaults, ...keptSpec(recipe)})
    const presets = Object.entries(known.presets ?? {})
    const preset = presets.find(([, part]) => same({...known.defaults, ...part}, {...known.defaults, ...spec}))?.[0]
    return {...spec, ...flat(spec), recipe, preset}
  }
  const facts = () => {
    const run = counts(server.run) ? server.run : null
    if (ofRun && !run) return {settings: {}, metrics: null, probes}
    return {settings: settings(), metrics: run && {...run.latest, epoch: run.epoch}, status: run?.status, probes}
  }
  ended(server.on('run', changed))
  ended(server.on('state', changed))
  on('settings', changed)
  ended(server.on('probe', (/** @type {Record<string, any>} */ asked) => {
    for (const name of Object.keys(asked)) probes.add(name)
    changed()
  }))
  return {
    /** @param {string} to the studio's link of the step @param {boolean} own whether it is the step's own @param {import('./files.js').Condition[]} done */
    begin(to, own, done) {
      const recipe = recipeOf(link = to)
      before = own ? server.jobs[recipe] ?? null : null
      ofRun = done.some((condition) => OF_A_RUN.some((name) => name in condition))
      probes = new Set()
    },
    facts,
    /** What there is to be done before anything can train, if anything: the key of a text. */
    waits: () => (server.state === 'open' && about() ? '' : recipeOf(link) in light ? 'lessons.waits.either' : 'lessons.waits'),
  }
}
