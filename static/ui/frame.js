// @ts-check
/** The frame as it travels on a WebSocket; `playground/frame.py` is the other end. */

/** @type {Record<string, any>} */
const ARRAYS = {float32: Float32Array, float64: Float64Array, uint8: Uint8Array, int32: Int32Array}
const text = new TextDecoder()

/**
 * The frame in a message: its header, and a typed array over the message's own bytes, nothing copied.
 * @param {ArrayBuffer} data
 * @returns {{job: string, topic: string, step: number, shape: number[], array: any}}
 */
export function decodeFrame(data) {
  const length = new DataView(data).getUint32(0, true)
  const header = JSON.parse(text.decode(new Uint8Array(data, 4, length)))
  const start = Math.ceil((4 + length) / 8) * 8
  return {...header, array: new ARRAYS[header.dtype](data, start)}
}
