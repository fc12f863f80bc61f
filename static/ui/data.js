// @ts-check
/** The data sets as pictures, drawn from the real generators; new points of them; and the person's own. */
import {classColour, colour} from './heatmap.js'
import {helpButton} from './help.js'
import {className, table} from './inputs.js'
import {openOwn, pictureOf, settingsFor} from './own_points.js'
import {trainsOnOwn} from './rules.js'
import {session} from './session.js'
import {h, icon, ICONS, mount} from './view.js'

const SIDE = 120 // px of a thumbnail's canvas
const EXTENT = 6.3 // half the width of the square shown
const SHOWN = 400 // own points in a thumbnail, at most

/** @param {{model: any, view: any}} context */
export const render = (context) => mount(context, (root, {on, texts, watch}) => {
  const title = h('h2')
  const sets = h('div', {class: 'thumbs', role: 'radiogroup'})
  const regenerate = h('button', {type: 'button', class: 'quiet', onclick: () => session.regenerate()}, icon(ICONS.refresh), h('span'))
  const legend = h('ul', {class: 'own-legend'})
  const own = h('button', {type: 'button', class: 'quiet', onclick: () => openOwn()}, icon(ICONS.pencil), h('span'))
  root.append(h('div', {class: 'title'}, title, helpButton('data', texts)), sets, legend, regenerate, own)

  const choices = ['dataset', 'reg_dataset'].flatMap((setting) => {
    const regression = setting === 'reg_dataset'
    const names = session.settings.find((s) => s.name === setting)?.choices ?? []
    return names.map((name) => {
      const canvas = h('canvas', {width: SIDE, height: SIDE, 'aria-hidden': 'true'})
      const input = h('input', {type: 'radio', name: 'dataset', value: name, onchange: () => choose(setting, name)})
      const label = h('label', {class: 'thumb'}, input, canvas)
      sets.append(label)
      return {setting, regression, name, input, canvas, label}
    })
  })

  const choose = (/** @type {string} */ setting, /** @type {string} */ name) => {
    const {data} = session.own
    session.set(name === 'own' && data ? settingsFor(data, session.values.problem) : {[setting]: name})
  }
  const showChosen = () => {
    const {problem} = session.values
    const {many_classes: several, autoencoder} = session.rules
    for (const {setting, regression, name, input, label} of choices) {
      const absent = name === 'own' ? !session.own.data : session.rules.absent?.includes(name) && session.values[setting] !== name
      label.hidden = absent || regression !== (problem === 'regression') || (problem === 'multi-class' && !several.includes(name)) ||
        (problem === 'autoencoder' && !autoencoder.datasets.includes(name))
      input.checked = !label.hidden && session.values[setting] === name
      label.classList.toggle('on', input.checked)
    }
    sets.hidden = session.hidden.includes('dataset')
    regenerate.hidden = session.hidden.includes('regenerate')
    own.hidden = session.hidden.includes('ownData')
    showLegend()
  }
  const draw = () => {
    const frame = session.latest('thumbnails')
    if (!frame) return
    const [, count] = frame.shape
    choices.filter(({name}) => !session.rules.given.includes(name)).forEach(({canvas, name}, k) => {
      const ofPoint = session.rules.many_classes.includes(name) ? classColour : colour
      scatter(canvas, frame.array.subarray(k * count * 3, (k + 1) * count * 3), ofPoint)
    })
  }
  const drawOwn = () => {
    const {data} = session.own
    if (!data) return
    const picture = pictureOf(data, SHOWN)
    const ofPoint = data.classes.length > 2 ? classColour : colour
    for (const {canvas, name} of choices) if (name === 'own') scatter(canvas, picture, ofPoint)
  }
  const drawTables = () => {
    for (const {canvas, name} of choices) if (name !== 'own' && session.rules.given.includes(name)) lines(canvas)
  }
  /** What is on the axes, and the colour of each class, of points that came from a table. */
  const showLegend = () => {
    const {data} = session.own
    const now = table()
    legend.hidden = !now && (!data || data.target === '' || !trainsOnOwn(session.values))
    if (now) {
      const {problem} = session.values
      const several = problem === 'multi-class'
      const named = several || (problem === 'classification' && now.classes.length === 2) ? now.classes : []
      return legend.replaceChildren(h('li', {}, session.t('own.label', {target: now.target.name})),
        ...named.map((_, k) => h('li', {class: 'of-class'}, h('i', {class: 'swatch', style: `background:${several ? classColour(k) : colour(2 * k - 1)}`}), className(k))))
    }
    if (!data || data.columns || legend.hidden) return legend.replaceChildren()
    const {axes, target, classes} = data
    const ofClass = (/** @type {number} */ k) => (classes.length > 2 ? classColour(k) : colour(2 * k - 1))
    const [x, y] = axes
    const lines = axes.length > 2 ? [session.t('own.components', {columns: axes.join(', ')})] : [`x: ${x}`, ...(y === undefined ? [] : [`y: ${y}`])]
    legend.replaceChildren(...[...lines, session.t('own.label', {target})].map((line) => h('li', {}, line)),
      ...classes.map((name, k) => h('li', {class: 'of-class'}, h('i', {class: 'swatch', style: `background:${ofClass(k)}`}), name)))
  }
  texts(() => {
    title.textContent = session.t('data.title')
    sets.setAttribute('aria-label', session.t('data.sets'))
    regenerate.lastChild.textContent = session.t('data.regenerate')
    own.lastChild.textContent = session.t('own.open')
    showLegend()
    for (const {input, label, setting, name} of choices) {
      label.title = session.t(`${setting}.${name}`)
      input.setAttribute('aria-label', label.title)
    }
  })
  showChosen()
  drawOwn()
  drawTables()
  on('layout', showLegend)
  on('settings', showChosen)
  on('own', showChosen)
  on('own', drawOwn)
  on('theme', draw)
  on('theme', drawOwn)
  on('theme', drawTables)
  on('theme', showLegend)
  watch('thumbnails', draw)
})

/** A table, which is no picture of a plane: its rows and columns. @param {HTMLCanvasElement} canvas */
function lines(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'))
  const [left, top, width, height] = [20, 24, 80, 72]
  context.clearRect(0, 0, SIDE, SIDE)
  context.fillStyle = session.theme.token('panel')
  context.fillRect(left, top, width, height)
  context.fillStyle = context.strokeStyle = session.theme.token('soft')
  context.fillRect(left, top, width, height / 4)
  context.lineWidth = 2
  for (const k of [0, 1, 2, 3, 4]) context.strokeRect(left, top, width, (height * k) / 4)
  for (const k of [1, 2, 3]) context.strokeRect(left, top, (width * k) / 3, height)
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Float32Array} points x, y, label one after the other
 * @param {(label: number) => string} ofPoint
 */
function scatter(canvas, points, ofPoint) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'))
  context.clearRect(0, 0, SIDE, SIDE)
  const scale = SIDE / (2 * EXTENT)
  for (let i = 0; i < points.length; i += 3) {
    context.fillStyle = ofPoint(points[i + 2])
    context.beginPath()
    context.arc((points[i] + EXTENT) * scale, (EXTENT - points[i + 1]) * scale, 2.6, 0, 2 * Math.PI)
    context.fill()
  }
}
