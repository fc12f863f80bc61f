// @ts-check
/** What was measured after each epoch: the error and the free energy of each layer, then both classifiers. */
import {figure} from '../../explain/figures.js'
import {paintLines} from '../../see/lines.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {metricName} from '../words.js'

/** @typedef {import('../../server_run.js').ServerRun} Run */
/** @typedef {{token: string, dash: number[], name: string, value: string, lines: [number, number][][]}} Measure `lines`: epochs and values */

const SOLID = /** @type {number[]} */ ([])
const DASHED = [6, 4]

/** @param {number} value */
const percent = (value) => session.words.number(value, {style: 'percent', maximumFractionDigits: 1})

/**
 * Lines under what they are called and the last value of each.
 * @param {(run: Run) => Measure[]} measures @param {{linear?: boolean, written?: (value: number) => string}} [options]
 */
function chart(measures, options) {
  const legend = h('figcaption')
  const canvas = h('canvas', {role: 'img'})
  return {
    element: h('figure', {class: 'measure'}, legend, canvas),
    /** @param {Run} run */
    show(run) {
      const all = measures(run)
      legend.replaceChildren(...all.map(({token, dash, name, value, lines: own}) =>
        h('span', {class: own.length ? (dash.length ? 'dashed' : '') : 'bare', style: `--colour: var(--np-${token})`}, name, h('b', {}, value))))
      canvas.setAttribute('aria-label', legend.textContent ?? '')
      const lines = all.flatMap(({token, dash, lines: each}) => each.map((points) => ({points, colour: session.theme.token(token), dash})))
      const end = Math.max(...lines.flatMap(({points}) => points.map(([epoch]) => epoch)))
      if (lines.length) paintLines(canvas, lines, end, options)
    },
  }
}

/** What was measured of each layer, apart. @param {Run} run @param {string} metric @param {(values: Record<string, number>) => number} value */
function byLayer(run, metric, value) {
  const measured = run.points.filter(({values}) => metric in values)
  const layerOf = (/** @type {number} */ epoch) => Math.ceil(epoch / run.spec.pretraining_epochs - 1e-9)
  const layers = new Set(measured.map(({epoch}) => layerOf(epoch)))
  return [...layers].map((layer) => measured.filter(({epoch}) => layerOf(epoch) === layer)
    .map(({epoch, values}) => /** @type {[number, number]} */ ([epoch, value(values)])))
}

/** @param {Run} run @param {string} metric */
const last = (run, metric) => run.points.findLast(({values}) => metric in values)?.values ?? {}

export const error = () => chart((run) => {
  const metric = 'reconstruction_error'
  const lines = byLayer(run, metric, (values) => values[metric])
  return lines.length ? [{token: 'accent', dash: SOLID, name: metricName(metric), value: figure(last(run, metric)[metric]), lines}] : []
})

export const energy = () => chart((run) => {
  const [seen, unseen] = ['free_energy_train', 'free_energy_test']
  const gap = (/** @type {Record<string, number>} */ values) => values[unseen] - values[seen]
  const lines = byLayer(run, unseen, gap)
  if (!lines.length) return []
  const values = last(run, unseen)
  return [
    {token: 'negative', dash: SOLID, name: session.t('dbn.energy.gap'), value: figure(gap(values)), lines},
    ...[seen, unseen].map((name) => ({token: 'soft', dash: SOLID, name: metricName(name), value: figure(values[name]), lines: []})),
  ]
}, {linear: true})

export const twins = () => chart((run) => {
  const before = run.spec.hidden.length * run.spec.pretraining_epochs
  const values = last(run, 'test_accuracy')
  const both = /** @type {const} */ ([['test_accuracy', 'accent', SOLID, 'dbn.twins.own'], ['random_start_accuracy', 'negative', DASHED, 'dbn.twins.random']])
  return both.filter(([metric]) => metric in values).map(([metric, token, dash, name]) => ({
    token, dash: [...dash], name: session.t(name), value: percent(values[metric]),
    lines: [run.points.filter((point) => metric in point.values).map((point) => /** @type {[number, number]} */ ([point.epoch - before, point.values[metric]]))],
  }))
}, {linear: true, written: percent})
