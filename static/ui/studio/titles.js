// @ts-check
/** The name that the server gives a run, in words: `dense 32, days 7` has a choice of a field, then a field and its number. */
import {resolved} from './schema.js'

/**
 * @param {string} title parts with `, ` between them @param {any} schema of the recipe
 * @param {{choice: (field: string, value: string) => string, field: (field: string, number: number) => string}} words
 * @returns {string[]} its parts, said with `words` where they are known, else as they are
 */
export function told(title, {$defs = {}, ...whole}, words) {
  const fields = Object.entries(resolved(whole, $defs).properties ?? {})
  return title.split(', ').map((part) => {
    const [, name, number] = part.match(/^(\w+) (\d+)$/) ?? []
    if (fields.some(([field]) => field === name)) return words.field(name, Number(number))
    const [, value, size] = part.match(/^(\S+)((?: [\d×-]+)*)$/) ?? []
    const [chosen] = fields.find(([, rule]) => resolved(rule, $defs).enum?.includes(value)) ?? []
    return chosen ? words.choice(chosen, value) + size : part
  })
}
