// @ts-check
/** What was measured after each epoch: its name, what it is now, and the way there. */
import {figure} from '../../explain/figures.js'
import {paintLines} from '../../see/lines.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {metricName} from '../words.js'

/** @typedef {{metric: string, token: string, dash: number[], percent?: boolean}} Series `token`: its colour */

/** @param {Series} series @param {number} value */
const written = ({percent}, value) => (percent ? session.words.number(value, {style: 'percent', maximumFractionDigits: 0}) : figure(value))

/**
 * One chart, of values of one kind.
 * @param {...Series} all
 */
export function curves(...all) {
  const names = all.map(({dash, token}) => h('span', {class: 'measure', 'data-dash': dash.length > 0, style: `--colour: var(--np-${token})`}, h('span'), h('b')))
  const canvas = h('canvas', {role: 'img'})
  const element = h('figure', {class: 'curve'}, h('figcaption', {}, ...names), canvas)

  /** @param {import('../../server_run.js').ServerRun} run */
  const show = (run) => {
    const measured = run.points.filter(({values}) => all[0].metric in values)
    const last = measured[measured.length - 1]
    const told = all.map((series, k) => {
      const [name, value] = [metricName(series.metric), last ? written(series, last.values[series.metric]) : '–']
      names[k].firstChild.textContent = name
      names[k].lastChild.textContent = value
      return `${name}: ${value}`
    })
    canvas.setAttribute('aria-label', told.join(', '))
    const lines = all.map(({metric, token, dash}) => ({
      points: measured.map(({epoch, values}) => /** @type {[number, number]} */ ([epoch, values[metric]])), colour: session.theme.token(token), dash,
    }))
    paintLines(canvas, lines, last?.epoch ?? 1)
  }
  return {element, show}
}
