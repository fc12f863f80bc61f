// @ts-check
/** Texts of a frame, and signs for the characters that cannot be seen. Knows no page. */

const decoder = new TextDecoder()

/** The text of a frame of UTF-8. @param {{array: Uint8Array}} frame */
export const textOf = ({array}) => decoder.decode(array)

/** A character as it is shown alone. @param {string} character */
export const sign = (character) => ({'\n': '↵', ' ': '␣', '\t': '⇥'})[character] ?? character

/** How much of a text was there before; the beginning of what was there may have been left out. @param {string} last @param {string} now */
export function grown(last, now) {
  for (let dropped = 0; dropped < last.length; dropped++) if (now.startsWith(last.slice(dropped))) return last.length - dropped
  return 0
}
