// @ts-check
/** Many buttons that are one stop for the Tab key: the arrow keys go from one to the next. */

/**
 * @param {HTMLElement} element that holds the buttons @param {() => HTMLElement[]} buttons @param {() => number} columns
 */
export function roving(element, buttons, columns = () => buttons().length) {
  element.addEventListener('keydown', (event) => {
    const all = buttons()
    const from = all.indexOf(/** @type {HTMLElement} */ (/** @type {ShadowRoot} */ (element.getRootNode()).activeElement))
    const step = {ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns(), ArrowUp: -columns(), Home: -from, End: all.length - 1 - from}[event.key]
    const next = step === undefined || from < 0 ? undefined : all[from + step]
    if (!next) return
    event.preventDefault()
    next.focus()
    next.click()
  })
}

/** The one that the Tab key stops at. @param {HTMLElement[]} buttons @param {number} chosen */
export function stopAt(buttons, chosen) {
  buttons.forEach((button, k) => {
    button.tabIndex = k === chosen ? 0 : -1
    button.setAttribute('aria-pressed', String(k === chosen))
  })
}
