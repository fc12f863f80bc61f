// @ts-check
/** The little of a canvas's brush that the links are painted with, writing SVG instead: pictures for print. */

const short = (/** @type {number} */ value) => String(Math.round(value * 100) / 100)

export class SvgBrush {
  /** @type {string[]} */ elements = []
  strokeStyle = '#000'
  fillStyle = '#000'
  lineWidth = 1
  lineCap = 'butt'
  globalAlpha = 1
  #path = ''
  #dash = ''

  beginPath() {
    this.#path = ''
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.#path += `M${short(x)} ${short(y)}`
  }

  /** @param {number[]} points */
  bezierCurveTo(...points) {
    this.#path += `C${points.map(short).join(' ')}`
  }

  /** @param {number[]} lengths */
  setLineDash(lengths) {
    this.#dash = lengths.length ? ` stroke-dasharray="${lengths.join(' ')}"` : ''
  }

  stroke() {
    this.elements.push(`<path d="${this.#path}" fill="none" stroke="${this.strokeStyle}" stroke-width="${short(this.lineWidth)}" stroke-opacity="${short(this.globalAlpha)}" stroke-linecap="${this.lineCap}"${this.#dash}/>`)
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  fillRect(x, y, width, height) {
    this.elements.push(this.#rect(x, y, width, height, `fill="${this.fillStyle}"`))
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  strokeRect(x, y, width, height) {
    this.elements.push(this.#rect(x, y, width, height, `fill="none" stroke="${this.strokeStyle}" stroke-width="${short(this.lineWidth)}"`))
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height @param {string} paint */
  #rect(x, y, width, height, paint) {
    return `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" ${paint}/>`
  }
}
