// @ts-check
/** The data sets as pictures, drawn from the real generators, and the button that draws new points. */
import {classColour, colour} from './heatmap.js'
import {session} from './session.js'
import {h, icon, ICONS, mount} from './view.js'

const SIDE = 120 // px of a thumbnail's canvas
const EXTENT = 6.3 // half the width of the square shown

/** @param {{model: any, view: any}} context */
export const render = (context) => mount(context, (root, {on, texts, watch}) => {
  const title = h('h2')
  const sets = h('div', {class: 'thumbs', role: 'radiogroup'})
  const regenerate = h('button', {type: 'button', class: 'quiet', onclick: () => session.regenerate()}, icon(ICONS.refresh), h('span'))
  root.append(title, sets, regenerate)

  const choices = ['dataset', 'reg_dataset'].flatMap((setting) => {
    const regression = setting === 'reg_dataset'
    const names = session.settings.find((s) => s.name === setting)?.choices ?? []
    return names.map((name) => {
      const canvas = h('canvas', {width: SIDE, height: SIDE, 'aria-hidden': 'true'})
      const input = h('input', {type: 'radio', name: 'dataset', value: name, onchange: () => session.set({[setting]: name})})
      const label = h('label', {class: 'thumb'}, input, canvas)
      sets.append(label)
      return {setting, regression, name, input, canvas, label}
    })
  })

  const showChosen = () => {
    const {problem} = session.values
    const {many_classes: several} = session.rules
    for (const {setting, regression, name, input, label} of choices) {
      label.hidden = regression !== (problem === 'regression') || (problem === 'multi-class' && !several.includes(name))
      input.checked = !label.hidden && session.values[setting] === name
      label.classList.toggle('on', input.checked)
    }
    sets.hidden = session.hidden.includes('dataset')
    regenerate.hidden = session.hidden.includes('regenerate')
  }
  const draw = () => {
    const frame = session.latest('thumbnails')
    if (!frame) return
    const [, count] = frame.shape
    choices.forEach(({canvas, name}, k) => {
      const ofPoint = session.rules.many_classes.includes(name) ? classColour : colour
      scatter(canvas, frame.array.subarray(k * count * 3, (k + 1) * count * 3), ofPoint)
    })
  }
  texts(() => {
    title.textContent = session.t('data.title')
    sets.setAttribute('aria-label', session.t('data.sets'))
    regenerate.lastChild.textContent = session.t('data.regenerate')
    for (const {input, label, setting, name} of choices) {
      label.title = session.t(`${setting}.${name}`)
      input.setAttribute('aria-label', label.title)
    }
  })
  showChosen()
  on('settings', showChosen)
  on('theme', draw)
  watch('thumbnails', draw)
})

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
