// @ts-check
/** The points that the page shows, as a table for a spreadsheet or for another program. */

/**
 * CSV with x and y on the square, the label, and the part of the points (train, validation or test).
 * @param {typeof import('../session.js').session} session
 */
export function pointTable(session) {
  const frame = session.latest('data')
  const layout = session.layout
  if (!frame || !layout) return ''
  const tested = layout.n_train + (layout.n_validation ?? 0)
  const part = (/** @type {number} */ i) => (i < layout.n_train ? 'train' : i < tested ? 'validation' : 'test')
  const rows = Array.from({length: frame.shape[0]}, (_, i) => [...frame.array.subarray(3 * i, 3 * i + 3), part(i)])
  return [['x', 'y', 'label', 'part'], ...rows].map((row) => row.join(',')).join('\r\n') + '\r\n'
}
