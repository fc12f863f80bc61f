// @ts-check
/** Text and tokens out of frames: text travels as UTF-8, lists of texts as JSON in it. */

const decoder = new TextDecoder()

/** @param {{array: any}} frame @returns {string} */
export const textOf = ({array}) => decoder.decode(array)

/** @type {WeakMap<object, any>} a list is read once for each frame */
const lists = new WeakMap()

/** @param {{array: any}} frame @returns {any[]} */
export function listOf(frame) {
  if (!lists.has(frame)) lists.set(frame, JSON.parse(textOf(frame)))
  return lists.get(frame)
}

/** A token as it is shown: white space has signs, so that it can be seen. @param {string} token */
export const visible = (token) => token.replaceAll(' ', '␣').replaceAll('\n', '↵').replaceAll('\t', '⇥')

/** The tokens of these numbers, as they are shown. @param {{array: any} | undefined} numbers @param {{array: any} | undefined} vocabulary */
export function tokensOf(numbers, vocabulary) {
  if (!numbers || !vocabulary) return []
  const symbols = listOf(vocabulary)
  return Array.from(/** @type {ArrayLike<number>} */ (numbers.array), (number) => visible(symbols[number]))
}
