// @ts-check
/** What the server has found in an upload, and what it left out, in the person's language. */
import {session} from '../../session.js'
import {h} from '../../view.js'

/** Why something was left out. */
const REASONS = ['corrupt', 'format', 'folderless', 'large', 'encrypted', 'alone', 'columns', 'unannotated', 'annotation', 'doctype', 'imageless', 'outside', 'size', 'crowded', 'unknown']

/** @param {any} found an upload, as the server tells of it */
export function summary(found) {
  const number = (/** @type {number} */ value) => session.words.number(value)
  const facts = {count: number(found.count), size: sizeOf(found.size)}
  const lines = [h('p', {class: 'found'}, session.t(`upload.found.${found.kind}`, {
    ...facts, classes: number(found.classes?.length ?? 0), test: number(found.test ?? 0), objects: number((found.counts ?? []).reduce((/** @type {number} */ sum, /** @type {number} */ count) => sum + count, 0)), different: number([...found.alphabet ?? ''].length), encoding: (found.encoding ?? '').toUpperCase(),
  }))]
  if (found.kind === 'images' && found.shape?.[0] === 1) lines.push(h('p', {class: 'caption'}, session.t('upload.found.grey')))
  if (found.classes?.length) {
    lines.push(h('ul', {class: 'own-classes'}, ...found.classes.map((/** @type {string} */ name, /** @type {number} */ k) => h('li', {}, h('b', {}, name), ' ', h('span', {}, number(found.counts[k]))))))
  }
  const skipped = found.skipped ?? []
  if (skipped.length > 0) {
    const all = skipped.length + found.more_skipped
    const items = skipped.map((/** @type {{name: string, reason: string}} */ {name, reason}) => h('li', {}, h('b', {}, found.kind === 'pairs' ? session.t('upload.line', {number: name}) : name), ' ', h('span', {}, why(reason))))
    if (found.more_skipped > 0) items.push(h('li', {}, session.t('upload.more', {count: number(found.more_skipped)})))
    lines.push(h('details', {class: 'left-out', open: all <= 3}, h('summary', {}, session.t('upload.skipped', {count: number(all)})), h('ul', {}, ...items)))
  }
  return lines
}

/** @param {string} reason */
const why = (reason) => (REASONS.includes(reason) ? session.t(`upload.reason.${reason}`) : reason)

/** Bytes as people read them. @param {number} bytes */
export function sizeOf(bytes) {
  const [value, unit] = bytes < 1e6 ? [Math.max(1, bytes / 1e3), 'kilobyte'] : [bytes / 1e6, 'megabyte']
  return session.words.number(value, {style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0})
}
