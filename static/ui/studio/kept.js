// @ts-check
/** What is kept in this browser of how the studio was left: the recipe of each tab, and what was set for each recipe. */
import {same} from './share.js'

const STORED = 'neural-playground.studio'

/** @type {{recipes: Record<string, string>, specs: Record<string, Record<string, any>>}} */
const kept = {recipes: {}, specs: {}, ...read()}

function read() {
  try {
    return JSON.parse(localStorage.getItem(STORED) ?? '{}')
  } catch {
    return {} // spoilt
  }
}

function write() {
  try {
    localStorage.setItem(STORED, JSON.stringify(kept))
  } catch {
    // no room, or none allowed: it holds until the page is closed
  }
}

/** The recipe that a tab was left with. @param {string} tab @returns {string | undefined} */
export const keptRecipe = (tab) => kept.recipes[tab]

/** @param {string} tab @param {string} recipe */
export function keepRecipe(tab, recipe) {
  kept.recipes[tab] = recipe
  write()
}

/** What was set for a recipe: only what differs from its defaults. @param {string} recipe */
export const keptSpec = (recipe) => kept.specs[recipe] ?? {}

/** @param {string} recipe @param {Record<string, any>} spec @param {Record<string, any>} defaults */
export function keepSpec(recipe, spec, defaults) {
  kept.specs[recipe] = Object.fromEntries(Object.entries(spec).filter(([name, value]) => !same(value, defaults[name])))
  write()
}
