// @ts-check
/** Folders of images that were chosen or dropped, as one zip; photographs are made small before they leave the device. */
import {zip} from './zip.js'

const IMAGE = /\.(png|jpe?g|webp|gif|bmp)$/i
const LARGE = 20000 // bytes from which an image is made smaller: networks see no more of it anyway
const SIDE = 128 // pixels

/** @typedef {{path: string, blob: Blob}} Item */

/** The one file that is sent for what was chosen: itself, or a zip of the images. @param {Item[]} items */
export async function oneFile(items) {
  if (items.length === 1 && !items[0].path.includes('/')) return {name: items[0].path, blob: items[0].blob}
  const images = items.filter(({path}) => IMAGE.test(path))
  const small = []
  for (const {path, blob} of images) small.push({path, blob: blob.size > LARGE ? await smaller(blob) : blob})
  const folders = new Set(images.map(({path}) => path.split('/')[0]))
  return {name: `${[...folders].join(', ').slice(0, 60)}.zip`, blob: await zip(small)}
}

/** The square middle of an image; one that the browser cannot read stays as it is: the server names it. @param {Blob} blob @returns {Promise<Blob>} */
async function smaller(blob) {
  try {
    const image = await createImageBitmap(blob)
    const side = Math.min(image.width, image.height)
    const canvas = new OffscreenCanvas(SIDE, SIDE)
    const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'))
    pen.imageSmoothingQuality = 'high'
    pen.drawImage(image, (image.width - side) / 2, (image.height - side) / 2, side, side, 0, 0, SIDE, SIDE)
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
