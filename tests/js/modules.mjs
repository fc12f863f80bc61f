/** The page's modules that need no page, as Node takes them: they are ES modules without a package.json beside them. */
import {readFileSync} from 'node:fs'

/** @param {string} name of a file in static/ui/ that imports nothing */
export const load = (name) => {
  const source = readFileSync(new URL(`../../static/ui/${name}`, import.meta.url))
  return import(`data:text/javascript;base64,${source.toString('base64')}`)
}

/** What Python declares (`Experiment.describe`), which tests/test_js.py writes to a file. */
export const declared = () => JSON.parse(readFileSync(String(process.env.PLAYGROUND_DECLARED), 'utf-8'))
