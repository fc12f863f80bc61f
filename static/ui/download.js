// @ts-check
/** Hands a file to the person. */

/** @param {string} name @param {Blob | string} content @param {string} [type] */
export function download(name, content, type = 'text/plain') {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], {type}))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
