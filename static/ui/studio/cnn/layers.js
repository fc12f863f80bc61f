// @ts-check
/** The layers of a network in words and sizes: from its blocks, as people and presets write them. */
import {session} from '../../session.js'

/** @typedef {Record<string, any> & {kind: string}} Block */

/** A field of a block, or its default where it was left out. @param {Block} block @param {string} field @param {any} about */
export const fieldOf = (block, field, about) => block[field] ?? about.blocks[block.kind]?.[field]?.default

/** What a layer is called: `convolution`, or its function's name. @param {Block} block @param {any} about */
export function title(block, about) {
  if (block.kind !== 'activation') return session.t(`cnn.kind.${block.kind}`)
  return session.t(`activation.${fieldOf(block, 'name', about)}`)
}

/** What it is told in signs: `3 × 3`, `stride 2`, `50 %`. @param {Block} block @param {any} about */
export function detail(block, about) {
  const of = (/** @type {string} */ field) => fieldOf(block, field, about)
  const number = (/** @type {string} */ field) => session.words.number(of(field))
  const side = of('kernel') ?? of('size')
  const parts = []
  if (side !== undefined) parts.push(`${side} × ${side}`)
  const usual = of('size') ?? 1 // a window of a pooling steps over itself
  if (of('stride') !== undefined && of('stride') !== usual) parts.push(session.t('cnn.stride', {stride: number('stride')}))
  if (block.kind === 'dropout') parts.push(session.words.number(of('rate'), {style: 'percent'}))
  if (of('name') === 'leaky_relu') parts.push(number('slope'))
  return parts.join(', ')
}

/** Rows × columns × channels; of numbers in a row, how many. @param {number[]} shape channels first */
export function sizes([channels, ...image]) {
  return [...image, channels].map((side) => session.words.number(side)).join(' × ')
}

/**
 * The layers of a run: what each is, its shape and how many numbers it has learnt. Nothing before the server has told.
 * @param {any} run @param {any} about
 */
export function layersOf(run, about) {
  const frame = run.frames.get('layers')
  if (!frame) return []
  const blocks = [{kind: 'image'}, ...run.spec.blocks, {kind: 'dense'}]
  const flat = blocks.findIndex(({kind}) => kind === 'flatten')
  return blocks.map((block, k) => {
    const [channels, rows, columns, parameters] = frame.array.subarray(4 * k, 4 * k + 4)
    const isFlat = k >= flat
    return {
      title: title(block, about), detail: detail(block, about), flat: isFlat, channels, rows, columns, parameters,
      sizes: sizes(isFlat ? [channels] : [channels, rows, columns]),
    }
  })
}
