// @ts-check
/** What was measured after each epoch: its name, what it is now, and the way there. */
import {figure} from '../../explain/figures.js'
import {paintLines} from '../../see/lines.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {metricName} from '../words.js'

/** @param {string} metric @param {{token: string, percent?: boolean}} look `token`: the colour of its line */
export function curve(metric, {token, percent = false}) {
  const [name, value] = [h('span'), h('b')]
  const canvas = h('canvas', {role: 'img'})
  const element = h('figure', {class: 'measure'}, h('figcaption', {style: `--colour: var(--np-${token})`}, name, value), canvas)
  const written = (/** @type {number} */ number) => (percent ? session.words.number(number, {style: 'percent', maximumFractionDigits: 0}) : figure(number))

  /** @param {import('../../server_run.js').ServerRun} run */
  const show = (run) => {
    const measured = run.points.filter(({values}) => metric in values)
    const last = measured[measured.length - 1]
    name.textContent = metricName(metric)
    value.textContent = last ? written(last.values[metric]) : '–'
    canvas.setAttribute('aria-label', `${name.textContent}: ${value.textContent}`)
    const points = measured.map(({epoch, values}) => /** @type {[number, number]} */ ([epoch, values[metric]]))
    paintLines(canvas, [{points, colour: session.theme.token(token), dash: []}], last?.epoch ?? 1, {linear: percent, written})
  }
  return {element, show}
}
