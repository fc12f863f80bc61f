// @ts-check
/** Styles of what is only shown when a person opens it; fetched when the first of it is shown. */

/** @type {Map<string, Promise<CSSStyleSheet>>} */
const sheets = new Map()

/** @param {string} name of a style sheet in `static/` */
async function load(name) {
  const response = await fetch(new URL(`../../${name}.css`, import.meta.url))
  return new CSSStyleSheet().replace(await response.text())
}

/** Give a style sheet to the shadow root that an element is in. @param {HTMLElement} element @param {string} [name] */
export async function adopt(element, name = 'explain') {
  if (!sheets.has(name)) sheets.set(name, load(name))
  const style = /** @type {CSSStyleSheet} */ (await sheets.get(name))
  const root = element.getRootNode()
  if (root instanceof ShadowRoot && !root.adoptedStyleSheets.includes(style)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, style]
}
