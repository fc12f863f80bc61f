// @ts-check
/** A run of the forecasting networks: the held-out weeks, the errors by weekday, and the maps of the calendar. */
import {adopt} from '../../explain/sheet.js'
import {server} from '../../server_session.js'
import {h} from '../../view.js'
import {seriesOf} from './lines.js'
import {maps} from './maps.js'
import {byWeekday} from './weekdays.js'
import {weeks} from './weeks.js'

export const topics = ['truth', 'forecasts', 'weekdays', 'months']

/** @param {{life: import('../views.js').Life, about: any}} place */
export function build({life}) {
  const [held, table, calendar] = [weeks(life), byWeekday(life), maps(life)]
  const element = h('div', {class: 'forecast'}, held.element, h('div', {class: 'forecast-parts'}, table.element, calendar.element))
  requestAnimationFrame(() => adopt(element, 'forecast')) // once it is where its caller puts it
  /** @type {any} */ let seen = null

  const show = () => {
    const [truth, forecasts] = ['truth', 'forecasts'].map((topic) => server.run?.frames.get(topic))
    calendar.show()
    if (forecasts === seen) return
    seen = truth && forecasts
    const series = seen ? seriesOf(truth, forecasts) : null
    held.show(series)
    table.show(series)
  }
  life.ended(server.on('run', show))
  show()
  return element
}
