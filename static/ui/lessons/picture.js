// @ts-check
/** What a lesson's card shows of its network while it learns: `playground/lessons/index.py` and `pictures.py` make it. */
import {paintClasses, paintGrid} from '../heatmap.js'
import {session} from '../session.js'
import {GREY, paint} from '../studio/pictures.js'

const SIDE = 184 // pixels of a curve's canvas: two for each of the card's
const MARGIN = 22

/** @param {HTMLCanvasElement} canvas @param {import('./files.js').Entry} entry */
export function picture(canvas, {classes = false, kind = 'signed', frames}) {
  const moments = frames.map((text) => Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0)))
  if (kind === 'curve') return curve(canvas, moments[0])
  /** @param {number} moment */
  const draw = (moment) => {
    const bytes = moments[moment]
    const side = Math.round(Math.sqrt(bytes.length))
    if (kind === 'light') paint(canvas, side, side, (i) => GREY[bytes[i]])
    else if (classes) paintClasses(canvas, Float32Array.from(bytes))
    else paintGrid(canvas, Float32Array.from(bytes, (byte) => byte / 127.5 - 1))
  }
  return {last: moments.length - 1, draw}
}

/** A line that grows. @param {HTMLCanvasElement} canvas @param {Uint8Array} values */
function curve(canvas, values) {
  const last = Math.min(12, values.length - 1)
  const at = (/** @type {number} */ k) => [MARGIN + (k / (values.length - 1 || 1)) * (SIDE - 2 * MARGIN), SIDE - MARGIN - (values[k] / 255) * (SIDE - 2 * MARGIN)]
  /** @param {number} moment */
  const draw = (moment) => {
    canvas.width = canvas.height = SIDE
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'))
    context.fillStyle = session.theme.token('zero')
    context.fillRect(0, 0, SIDE, SIDE)
    Object.assign(context, {strokeStyle: session.theme.token('accent'), lineWidth: 6, lineJoin: 'round', lineCap: 'round'})
    context.beginPath()
    const shown = Math.max(1, Math.round((moment / (last || 1)) * (values.length - 1)))
    for (let k = 0; k <= shown && k < values.length; k++) context.lineTo(...at(k))
    context.stroke()
  }
  return {last, draw}
}
