// @ts-check
/** The inside of the scores card: figures, confusion matrices or residuals, of the training and of the test points. */
import {classColour} from '../heatmap.js'
import {className as nameOf} from '../inputs.js'
import {session} from '../session.js'
import {h} from '../view.js'
import {keepAsking} from './asking.js'
import {figure, percent} from './figures.js'
import {residualPlot} from './residual_plot.js'
import {adopt} from './sheet.js'

const PARTS = ['train', 'test']
/** Whole-number figures of classes and of numbers, and how they are written. @type {Record<string, (value: number) => string>} */
const FIGURES = {loss: figure, accuracy: percent, roc_auc: figure, r_squared: figure, mae: figure, rmse: figure}
const SHARES = ['precision', 'recall', 'f1']

/** @param {HTMLElement} body @param {import('../view.js').Life} life */
export async function open(body, life) {
  await adopt(body)
  const summary = h('table', {class: 'measured'})
  const parts = h('div', {class: 'parts'})
  const note = h('p', {class: 'caption'})
  body.append(summary, note, parts)
  /** @type {any} */ let told = null
  const show = () => {
    if (!told) return
    const there = PARTS.filter((part) => told[part])
    const classes = there.some((part) => told[part].confusion)
    summary.replaceChildren(...figures(told))
    note.textContent = session.t(classes ? 'scores.note.classes' : 'scores.note.numbers')
    // What a person is reading, perhaps scrolled to, is not made anew by every answer.
    const kind = [there, told[there[0]].confusion?.length, session.values.problem, session.words.language, session.theme.dark].join()
    if (parts.dataset.kind !== kind) build(there, classes)
    parts.dataset.kind = kind
    there.forEach((part, k) => /** @type {any} */ (parts.children[k]).update(told[part]))
  }
  const build = (/** @type {string[]} */ there, /** @type {boolean} */ classes) => {
    parts.replaceChildren(...there.map((part) => {
      const inside = classes ? matrix(told[part].confusion.length) : residualPlot()
      const name = session.t(`metric.${part}`)
      inside.element.setAttribute('aria-label', `${name}: ${session.t(classes ? 'scores.confusion' : 'scores.residuals')}`)
      const section = h('section', {}, h('h3', {}, name), inside.element)
      return Object.assign(section, {update: inside.update})
    }))
  }
  keepAsking(life, 'quality', () => ({}), (found) => { told = found; show() })
  life.texts(show)
  life.on('theme', show)
}

/** A row for each figure, a column for each part. @param {any} told @returns {HTMLElement[]} */
function figures(told) {
  const found = Object.keys(FIGURES).filter((name) => PARTS.some((part) => told[part] && name in told[part]))
  const head = h('tr', {}, h('td'), ...PARTS.map((part) => h('th', {scope: 'col'}, session.t(`metric.${part}`))))
  return [head, ...found.map((name) => h('tr', {},
    h('th', {scope: 'row', title: session.t(`scores.help.${name}`)}, session.t(`scores.${name}`)),
    ...PARTS.map((part) => h('td', {}, told[part]?.[name] == null ? '–' : FIGURES[name](told[part][name])))))]
}

/** @param {number} number of a class */
const className = (number) => (session.values.problem === 'multi-class'
  ? nameOf(number) : session.t(number ? 'output.high.class' : 'output.low.class'))

/** A confusion matrix with its shares for each class. @param {number} size */
function matrix(size) {
  const numbers = Array.from({length: size}, (_, k) => k)
  const cells = numbers.map((actual) => numbers.map((predicted) => h('td', {class: actual === predicted ? 'tally right' : 'tally'})))
  const shares = numbers.map(() => SHARES.map(() => h('td')))
  const mark = (/** @type {number} */ k) => (session.values.problem === 'multi-class' ? [h('i', {class: 'dot', style: `background:${classColour(k)}`})] : [])
  const table = h('table', {class: 'confusion'},
    h('thead', {},
      h('tr', {}, h('td'), h('th', {scope: 'colgroup', colspan: size}, session.t('scores.predicted')), h('td', {colspan: SHARES.length})),
      h('tr', {}, h('th', {scope: 'col'}, session.t('scores.actual')),
        ...numbers.map((k) => h('th', {scope: 'col'}, ...mark(k), className(k))),
        ...SHARES.map((share) => h('th', {scope: 'col', title: session.t(`scores.help.${share}`)}, session.t(`scores.${share}`))))),
    h('tbody', {}, ...numbers.map((k) => h('tr', {}, h('th', {scope: 'row'}, ...mark(k), className(k)), ...cells[k], ...shares[k]))))
  return {
    element: h('div', {class: 'scrolled', tabindex: '0', role: 'group'}, table),
    update: (/** @type {any} */ told) => {
      const confusion = /** @type {number[][]} */ (told.confusion)
      confusion.forEach((row, actual) => {
        const all = Math.max(1, row.reduce((sum, count) => sum + count, 0))
        row.forEach((count, predicted) => {
          cells[actual][predicted].textContent = session.words.number(count)
          cells[actual][predicted].style.setProperty('--share', String(count / all))
        })
      })
      shares.forEach((row, k) => row.forEach((cell, j) => { cell.textContent = percent(told[SHARES[j]][k]) }))
    },
  }
}
