// @ts-check
/** Folders of images that were chosen or dropped, as one zip; photographs are made small before they leave the device. */
import {zip} from './zip.js'

const IMAGE = /\.(png|jpe?g|webp|gif|bmp)$/i
const ANNOTATION = /\.xml$/i
const SIZED = /<width>\s*[1-9]/ // says of what size the image is that its boxes are counted in
const LARGE = 20000 // bytes from which an image is made smaller: networks see no more of it anyway
const SIDE = 128 // pixels of the square middle of an image
const LONGEST = 256 // pixels of a whole one

/** @typedef {{path: string, blob: Blob}} Item */

/** The one file that is sent for what was chosen: itself, or a zip of the images. @param {Item[]} items @param {string} kind */
export async function oneFile(items, kind) {
  if (items.length === 1 && !items[0].path.includes('/')) return {name: items[0].path, blob: items[0].blob}
  const images = items.filter(({path}) => IMAGE.test(path))
  const annotations = kind === 'scenes' ? items.filter(({path}) => ANNOTATION.test(path)) : []
  const sized = new Set()
  for (const {path, blob} of annotations) if (SIZED.test(await blob.text())) sized.add(stem(path))
  const small = [...annotations]
  for (const {path, blob} of images) {
    const shrinks = blob.size > LARGE && (kind === 'images' || sized.has(stem(path)))
    small.push({path, blob: shrinks ? await smaller(blob, kind === 'images') : blob})
  }
  const folders = new Set(images.map(({path}) => path.split('/')[0]))
  return {name: `${[...folders].join(', ').slice(0, 60)}.zip`, blob: await zip(small)}
}

/** The name of a file without its folders and its ending. @param {string} path */
const stem = (path) => (path.split('/').pop() ?? '').replace(/\.[^.]*$/, '')

/**
 * An image, or its square middle, made small; one that the browser cannot read stays as it is: the server names it.
 * @param {Blob} blob @param {boolean} square @returns {Promise<Blob>}
 */
async function smaller(blob, square) {
  try {
    const image = await createImageBitmap(blob)
    const {width, height} = image
    const [wide, high] = square ? [Math.min(width, height), Math.min(width, height)] : [width, height]
    const scale = square ? SIDE / wide : Math.min(1, LONGEST / Math.max(wide, high))
    const canvas = new OffscreenCanvas(Math.round(wide * scale), Math.round(high * scale))
    const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'))
    pen.imageSmoothingQuality = 'high'
    pen.drawImage(image, (width - wide) / 2, (height - high) / 2, wide, high, 0, 0, canvas.width, canvas.height)
    image.close()
    return await canvas.convertToBlob({type: 'image/png'})
  } catch {
    return blob
  }
}

/** What was chosen in an input for files or for a folder. @param {HTMLInputElement} input @returns {Item[]} */
export const chosen = (input) => [...input.files ?? []].map((file) => ({path: file.webkitRelativePath || file.name, blob: file}))

/** What was dropped, folders with all that is in them. @param {DataTransfer} dropped @returns {Promise<Item[]>} */
export async function droppedItems(dropped) {
  // The entries have to be taken at once: after the event they are gone.
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  return (await Promise.all(entries.map(within))).flat()
}

/** @param {any} entry @returns {Promise<Item[]>} */
async function within(entry) {
  if (entry.isFile) {
    const blob = await new Promise((resolve, reject) => entry.file(resolve, reject))
    return [{path: entry.fullPath.slice(1), blob}]
  }
  const reader = entry.createReader()
  /** @type {Item[]} */ const found = []
  for (;;) { // a reader gives at most a hundred at a time
    const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject))
    if (entries.length === 0) return found
    for (const each of entries) found.push(...await within(each))
  }
}
