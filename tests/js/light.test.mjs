/** What the page refuses of the settings that it trains with itself, held against the server's own words. */
import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {test} from 'node:test'
import {declared, load} from './modules.mjs'

const {inWords, unfit} = await load('studio/browser/check.js')
const {refused} = declared()
const told = JSON.parse(readFileSync(new URL('../../static/ui/studio/browser/recipes.json', import.meta.url), 'utf-8'))

test('what is wrong is refused in the words of the server', () => {
  for (const [spec, said] of refused) {
    const found = unfit(spec, told.recipes[spec.recipe].schema)
    for (const [language, {message, hint, field}] of Object.entries(said)) assert.deepEqual(inWords(found, told, language), {message, hint, field})
  }
})

test('what a recipe begins with is right', () => {
  for (const {defaults, presets, schema} of Object.values(told.recipes)) {
    for (const preset of [{}, ...Object.values(presets)]) assert.equal(unfit({...defaults, ...preset}, schema), null)
  }
})
