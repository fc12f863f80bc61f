// @ts-check
/** Drawing points of one's own: the square, what the brush puts on it, and undoing it. The network learns along. */
import {classColour, colour} from '../heatmap.js'
import {MOST_CLASSES, MOST_POINTS, settingsFor} from '../own_points.js'
import {session} from '../session.js'
import {h} from '../view.js'
import {Editor, isDrawn} from './editor.js'
import {plane} from './plane.js'

const EVERY = 200 // ms between two looks of the engine at a stroke that goes on

/** @returns {{element: HTMLElement, end: () => void}} */
export function draw() {
  const editor = new Editor()
  if (isDrawn(session.own.data)) editor.load(/** @type {any} */ (session.own.data))
  const brush = {label: editor.classes ? 0 : 1, radius: 0, erasing: false}
  const said = h('p', {class: 'said', role: 'status'})
  const button = (/** @type {string} */ key, /** @type {() => void} */ onclick) => h('button', {type: 'button', class: 'quiet', onclick}, session.t(key))

  /** @type {any} */ let timer = 0
  const give = () => {
    clearTimeout(timer)
    timer = 0
    const {own} = editor
    session.own.use(own, own ? settingsFor(own, editor.classes ? session.values.problem : '') : {})
  }
  const drawn = (/** @type {boolean} */ ended) => {
    if (ended) give()
    else timer ||= setTimeout(give, EVERY)
    show()
  }
  /** @param {() => void} act */
  const change = (act) => {
    editor.remember()
    act()
    drawn(true)
    board.paint()
  }
  const undo = () => {
    editor.undo()
    build()
    drawn(true)
    board.paint()
  }
  const pick = (/** @type {number} */ label) => {
    if (label >= editor.classes) return
    brush.label = label
    build()
    said.textContent = session.t('own.class', {number: label + 1})
  }
  const board = plane(editor, {brush, drawn, undo, pick, say: (text) => { said.textContent = text }})

  const kinds = h('div', {class: 'segments', role: 'group', 'aria-label': session.t('own.kind')},
    ...[2, 0].map((classes) => h('button', {type: 'button', 'data-classes': classes, onclick: () => {
      if (Boolean(editor.classes) === Boolean(classes)) return
      change(() => editor.label(classes))
      build()
    }}, session.t(classes ? 'own.kind.classes' : 'own.kind.values'))))
  const labels = h('div', {class: 'labels'})
  const size = h('input', {type: 'range', min: 0, max: 2, step: 0.25, value: 0, oninput: () => {
    brush.radius = Number(size.value)
    showBrush()
  }})
  const sizeText = h('b')
  const eraser = h('button', {type: 'button', class: 'quiet', onclick: () => {
    brush.erasing = !brush.erasing
    showBrush()
  }}, session.t('own.eraser'))
  const back = button('own.undo', undo)
  const clear = button('own.clear', () => change(() => editor.clear()))
  const copy = button('own.copy', () => {
    change(() => takeShown(editor))
    build()
  })
  const showBrush = () => {
    eraser.setAttribute('aria-pressed', String(brush.erasing))
    sizeText.textContent = brush.radius === 0 && !brush.erasing ? session.t('own.one') : session.words.number(brush.radius)
  }
  const show = () => {
    back.disabled = !editor.changed
    clear.disabled = editor.count === 0
    const values = {points: session.words.number(editor.count), limit: session.words.number(MOST_POINTS)}
    said.textContent = session.t(editor.full ? 'own.full' : 'own.count', values)
  }

  /** The labels to choose from: a button for each class, or a slider. */
  const build = () => {
    const {classes} = editor
    for (const kind of kinds.children) kind.setAttribute('aria-pressed', String(Boolean(Number(kind.dataset.classes)) === Boolean(classes)))
    brush.label = classes ? Math.min(Math.round(Math.max(0, brush.label)), classes - 1) : Math.max(-1, Math.min(1, brush.label))
    labels.replaceChildren(...(classes ? classButtons(editor, brush, () => { brush.erasing = false; showBrush() }, () => {
      editor.remember()
      editor.label(classes + 1)
      brush.label = classes
      build()
    }) : [valueSlider(brush)]))
    showBrush()
    show()
  }
  build()

  const help = h('p', {id: 'own-help'}, session.t('own.help'))
  board.canvas.setAttribute('aria-label', session.t('own.plane'))
  board.canvas.setAttribute('aria-describedby', 'own-help')
  const element = h('div', {class: 'draw'}, board.canvas, h('div', {class: 'tools'},
    help, kinds, labels,
    h('label', {class: 'field'}, h('span', {}, session.t('own.brush'), ' ', sizeText), size),
    h('div', {class: 'buttons'}, eraser, back, clear, copy), said))
  return {
    element,
    end: () => {
      if (timer) give()
      board.end()
    },
  }
}

/**
 * @param {Editor} editor @param {import('./plane.js').Brush} brush
 * @param {() => void} chosen @param {() => void} more one class more is wanted
 */
function classButtons({classes}, brush, chosen, more) {
  const buttons = Array.from({length: classes}, (_, k) => {
    const input = h('input', {type: 'radio', name: 'own-class', value: k, checked: k === brush.label, onchange: () => {
      brush.label = k
      chosen()
    }})
    const shade = classes > 2 ? classColour(k) : colour(2 * k - 1)
    return h('label', {class: 'of-class', style: `--shade: ${shade}`}, input, h('i'), h('span', {}, session.t('own.class', {number: k + 1})))
  })
  if (classes >= MOST_CLASSES) return buttons
  return [...buttons, h('button', {type: 'button', class: 'quiet', 'aria-label': session.t('own.more'), title: session.t('own.more'), onclick: more}, '+')]
}

/** @param {import('./plane.js').Brush} brush */
function valueSlider(brush) {
  const text = h('b')
  const show = () => { text.textContent = session.words.number(brush.label, {minimumFractionDigits: 1}) }
  const input = h('input', {type: 'range', min: -1, max: 1, step: 0.1, value: brush.label, oninput: () => {
    brush.label = Number(input.value)
    show()
  }})
  show()
  return h('label', {class: 'field'}, h('span', {}, session.t('own.value'), ' ', text), input)
}

/** Go on from the points that the page shows, where they are. @param {Editor} editor */
function takeShown(editor) {
  const frame = session.latest('data')
  if (!frame) return
  const {problem, classes} = session.values
  editor.classes = problem === 'regression' ? 0 : problem === 'multi-class' ? classes : 2
  editor.points = [...frame.array].map((value, i) => (editor.classes === 2 && i % 3 === 2 ? Number(value > 0) : value))
}
