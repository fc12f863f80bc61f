// @ts-check
/** Where each neuron of a network stands: pure arithmetic, so that it can be tested without a page. */

/**
 * @typedef {{x: number, y: number}} Place top left corner of a node, px
 * @typedef {{size: number, pitch: number, columns: Place[][], centre: number[]}} Layout `pitch` from one node of a column to the next
 */

const LARGEST = 54 // px
const SMALLEST = 9
const LOOSEST = 32 // px between two nodes, at most
const GAP = 0.24 // of a node's size, at least, between two nodes

/**
 * Columns of nodes from the features (left) to the output (right), each centred in height.
 * @param {number[]} sizes nodes in each column
 * @param {{width: number, height: number, left: number, right: number, top: number}} room `left` is for the features'
 *   names, `right` beside the output, `top` for the columns' heads
 * @param {number} [scale] how many times larger than usual a node may be
 * @returns {Layout}
 */
export function layout(sizes, {width, height, left, right, top}, scale = 1) {
  const most = Math.max(...sizes)
  const step = (width - left - right) / Math.max(1, sizes.length - 1)
  const tall = (height - top) / most
  const size = Math.max(SMALLEST, Math.floor(Math.min(LARGEST * scale, tall / (1 + GAP), step * 0.56)))
  const pitch = Math.min(tall, size + LOOSEST * scale)
  const span = width - left - right - size
  const columns = sizes.map((count, column) => {
    const x = left + (sizes.length === 1 ? 0 : (span * column) / (sizes.length - 1))
    const first = top + (height - top - pitch * count) / 2 + (pitch - size) / 2
    return Array.from({length: count}, (_, i) => ({x, y: first + i * pitch}))
  })
  return {size, pitch, columns, centre: columns.map((column, k) => (column[0]?.x ?? left + (span * k) / (sizes.length - 1)) + size / 2)}
}
