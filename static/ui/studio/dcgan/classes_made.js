// @ts-check
/** Of which classes the samples are, as the classifier takes them: surely so, and all. */
import {classesOf} from '../classes.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

/** @param {any} about */
export function classesMade(about) {
  const list = h('ol', {class: 'made'})
  const told = h('p', {class: 'told'})
  const element = h('div', {class: 'stacked'}, told, list)

  /** @param {import('../../server_run.js').ServerRun} run */
  const show = (run) => {
    const frame = run.frames.get('classes')
    const last = run.points.findLast(({values}) => 'sure_share' in values)?.values
    if (!frame?.shape[0] || !last) return
    const names = classesOf(run, about)
    const all = frame.array.reduce((/** @type {number} */ sum, /** @type {number} */ count, /** @type {number} */ i) => sum + (i % 2 ? 0 : count), 0)
    const most = Math.max(1, ...frame.array)
    const share = (/** @type {number} */ part) => session.words.number(part, {style: 'percent', maximumFractionDigits: 0})
    told.textContent = session.t('gan.classes.told', {sure: share(last.sure_share), classes: last.classes, all: names.length})
    list.replaceChildren(...names.map((/** @type {string} */ name, /** @type {number} */ k) => {
      const [taken, sure] = [frame.array[2 * k], frame.array[2 * k + 1]]
      const said = session.t('gan.classes.row', {name, share: share(taken / Math.max(1, all)), sure: share(sure / Math.max(1, all))})
      return h('li', {title: said}, h('span', {class: 'unseen'}, said),
        h('span', {class: 'pillar', 'aria-hidden': 'true'}, h('i', {style: `height: ${(100 * taken) / most}%`}), h('i', {class: 'sure', style: `height: ${(100 * sure) / most}%`})),
        h('small', {'aria-hidden': 'true'}, name))
    }))
  }
  return {element, show}
}
