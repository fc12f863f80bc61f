// @ts-check
/** A zip of files, stored as they are (PKWARE's APPNOTE.TXT 4.3). */

const UTF8 = 0x0800 // names are in UTF-8
const VERSION = 20
const NEW_YEAR_1980 = 0x21 // the first day that a zip can tell
const MOST = 0xffff // files: what the directory can count

const TABLE = Uint32Array.from({length: 256}, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

/** @param {Uint8Array} bytes */
function crc32(bytes) {
  let value = 0xffffffff
  for (const byte of bytes) value = TABLE[(value ^ byte) & 0xff] ^ (value >>> 8)
  return ~value >>> 0
}

/** Numbers, little end first: `[size, value, size, value, …]` with sizes 2 and 4. @param {number[]} fields */
function packed(fields) {
  const bytes = []
  for (let k = 0; k < fields.length; k += 2) {
    for (let byte = 0; byte < fields[k]; byte++) bytes.push((fields[k + 1] >>> (8 * byte)) & 0xff)
  }
  return new Uint8Array(bytes)
}

/** @param {{path: string, blob: Blob}[]} files @returns {Promise<Blob>} */
export async function zip(files) {
  /** @type {any[]} */ const parts = []
  /** @type {Uint8Array<any>[]} */ const directory = []
  const stored = files.slice(0, MOST)
  let offset = 0
  for (const {path, blob} of stored) {
    const name = new TextEncoder().encode(path)
    const sum = crc32(new Uint8Array(await blob.arrayBuffer()))
    const common = [2, VERSION, 2, UTF8, 2, 0, 2, 0, 2, NEW_YEAR_1980, 4, sum, 4, blob.size, 4, blob.size, 2, name.length, 2, 0]
    const head = packed([4, 0x04034b50, ...common])
    parts.push(head, name, blob)
    directory.push(packed([4, 0x02014b50, 2, VERSION, ...common, 2, 0, 2, 0, 2, 0, 4, 0, 4, offset]), name)
    offset += head.length + name.length + blob.size
  }
  const size = directory.reduce((sum, {length}) => sum + length, 0)
  const end = packed([4, 0x06054b50, 2, 0, 2, 0, 2, stored.length, 2, stored.length, 4, size, 4, offset, 2, 0])
  return new Blob([...parts, ...directory, end], {type: 'application/zip'})
}
