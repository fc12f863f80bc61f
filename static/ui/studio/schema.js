// @ts-check
/** A rule of a recipe's JSON schema, with what it refers to put in its place. @param {any} rule @param {any} defs */
export const resolved = (rule, defs) => (rule.$ref ? {...defs[rule.$ref.split('/').pop()], ...rule} : rule)
