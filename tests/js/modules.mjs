/** The page's modules that need no page, as Node takes them: they are ES modules without a package.json beside them. */
import {readFileSync} from 'node:fs'

const UI = new URL('../../static/ui/', import.meta.url)

/** A module with all that it imports, as an address. @param {URL} file @returns {string} */
function packed(file) {
  const source = readFileSync(file, 'utf-8').replace(/ from '(\.[^']+)'/g, (_, path) => ` from '${packed(new URL(path, file))}'`)
  return `data:text/javascript;base64,${Buffer.from(source).toString('base64')}`
}

/** @param {string} name of a file in static/ui/ that needs no page, nor does what it imports */
export const load = (name) => import(packed(new URL(name, UI)))

/** What Python declares (`Experiment.describe`), which tests/test_js.py writes to a file. */
export const declared = () => JSON.parse(readFileSync(String(process.env.PLAYGROUND_DECLARED), 'utf-8'))
