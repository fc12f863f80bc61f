// @ts-check
/** How far off each forecast is on each weekday, as a table in which the length of a bar is the error. */
import {figure} from '../../explain/figures.js'
import {section} from '../section.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {errors, errorsByWeekday, LINES} from './lines.js'
import {weekdays} from './names.js'

/** @param {import('../views.js').Life} life */
export function byWeekday(life) {
  const table = h('table', {class: 'errors'})
  const frame = h('div', {class: 'scrolled', tabindex: '0', role: 'region'}, table)
  const part = section('forecast.weekday', life, frame)
  /** @type {import('./lines.js').Series | null} */ let series = null

  const draw = () => {
    if (!series) return
    const rows = errorsByWeekday(series)
    // The last day known is far off on Saturdays: the bars are to tell the others apart.
    const most = Math.max(...rows.flatMap((values) => values.slice(0, -1)))
    const row = (/** @type {string} */ name, /** @type {number[]} */ values) => {
      const best = Math.min(...values)
      return h('tr', {}, h('th', {scope: 'row'}, name), ...values.map((value, k) => {
        const cell = h('td', {'data-best': value === best}, figure(value))
        cell.style.cssText = `--part: ${Math.min(1, value / most)}; --colour: var(--np-${LINES[k].token})`
        return cell
      }))
    }
    const heads = LINES.map(({name}) => h('th', {scope: 'col'}, session.t(`forecast.line.${name}`)))
    table.replaceChildren(
      h('thead', {}, h('tr', {}, h('td'), ...heads)),
      h('tbody', {}, ...weekdays('long').map((name, k) => row(name, rows[k]))),
      h('tfoot', {}, row(session.t('forecast.all'), errors(series))))
  }
  life.texts(() => {
    frame.setAttribute('aria-label', session.t('forecast.weekday.title'))
    draw()
  })
  return {
    element: part.element,
    /** @param {import('./lines.js').Series | null} now */
    show(now) {
      part.fill(now !== null)
      series = now
      draw()
    },
  }
}
