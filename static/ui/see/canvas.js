// @ts-check
/** Canvases as sharp as the screen, measured in CSS pixels. */

const SHARP = 2 // device pixels for each CSS pixel, at most

/**
 * A brush on a clear canvas of the size that the style sheet gives it; null while it has none.
 * @param {HTMLCanvasElement} canvas
 * @returns {{brush: CanvasRenderingContext2D, width: number, height: number} | null}
 */
export function clean(canvas) {
  const {clientWidth: width, clientHeight: height} = canvas
  if (!width || !height) return null
  const scale = Math.min(SHARP, devicePixelRatio)
  const wide = Math.round(width * scale)
  const high = Math.round(height * scale)
  if (canvas.width !== wide) canvas.width = wide
  if (canvas.height !== high) canvas.height = high
  const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'))
  brush.setTransform(scale, 0, 0, scale, 0, 0)
  brush.clearRect(0, 0, width, height)
  return {brush, width, height}
}
