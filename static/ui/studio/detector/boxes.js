// @ts-check
/** Boxes that a detector has found, from frames: what stays after suppression, and what of it is right. It needs no page. */

const RIGHT = 0.5 // IoU from which a box counts as right (Everingham et al. 2010)

/**
 * `left` to `bottom` in pixels of the scene; `place` is (anchor × grid + row) × grid + column.
 * @typedef {{left: number, top: number, right: number, bottom: number, label: number}} Box
 * @typedef {Box & {score: number, place: number, stays: boolean, correct: boolean}} Found
 */

/** The rows of a frame (n, columns). @param {{array: ArrayLike<number>, shape: number[]}} frame */
export const rows = ({array, shape: [count, columns]}) => Array.from({length: count}, (_, k) => Array.from({length: columns}, (__, column) => array[k * columns + column]))

/** @param {{array: ArrayLike<number>, shape: number[]}} frame float32 (n, 6 or 8) @param {number} scene @returns {(Box & {score: number, place: number})[]} */
export function boxesOf(frame, scene) {
  return rows(frame).filter(([of]) => of === scene).map(([, left, top, right, bottom, label, score, place]) => ({left, top, right, bottom, label, score, place}))
}

/** Intersection over union of two boxes. @param {Box} a @param {Box} b */
export function iou(a, b) {
  const wide = Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left))
  const high = Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top))
  const area = (/** @type {Box} */ box) => (box.right - box.left) * (box.bottom - box.top)
  return (wide * high) / Math.max(1e-9, area(a) + area(b) - wide * high)
}

/**
 * What of the candidates of a scene, the surest first, has a score of at least `score` and is not suppressed by a surer box
 * of its class that it overlaps by more than `limit`; and which of those are right: the first on an object of their class.
 * @param {(Box & {score: number, place: number})[]} candidates @param {Box[]} truth @param {{score: number, limit: number}} how
 * @returns {Found[]} those that are sure enough
 */
export function decided(candidates, truth, {score, limit}) {
  const taken = new Set()
  /** @type {Found[]} */ const found = []
  for (const candidate of candidates.filter((each) => each.score >= score)) {
    const stays = !found.some((surer) => surer.stays && surer.label === candidate.label && iou(surer, candidate) > limit)
    const overlaps = truth.map((object) => (object.label === candidate.label ? iou(object, candidate) : 0))
    const best = overlaps.indexOf(Math.max(...overlaps))
    const correct = stays && overlaps[best] >= RIGHT && !taken.has(best)
    if (correct) taken.add(best)
    found.push({...candidate, stays, correct})
  }
  return found
}

/** The objects that no right box has found. @param {Box[]} truth @param {Found[]} found */
export const missed = (truth, found) => truth.filter((object) => !found.some((box) => box.correct && box.label === object.label && iou(box, object) >= RIGHT))
