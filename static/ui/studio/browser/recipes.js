// @ts-check
/** What trains in the page itself; `playground/server/light.py` writes it. */

/** @type {Promise<any>} */
export const recipes = fetch(new URL('recipes.json', import.meta.url)).then((response) => response.json())
