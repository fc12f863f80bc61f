// @ts-check
/** A walk through the latent space: from one sample to another, and off the way by sliders; what is met there. */
import {bars} from '../bars.js'
import {classesOf} from '../classes.js'
import {BARE} from '../gan/answers.js'
import {latentPoint} from '../gan/latent.js'
import {GREY, paint, paintImage} from '../pictures.js'
import {prober} from '../probe.js'
import {figure} from '../../explain/figures.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

const SHOWN = 64 // samples to choose from

/** @param {import('../views.js').Life} life @param {any} about @param {() => void} changed another sample is chosen */
export function walk(life, about, changed) {
  const probe = prober()
  const ends = [0, 1]
  let next = 0 // which end a click on a sample moves
  const strip = h('canvas', {class: 'walk', role: 'img'})
  const t = h('input', {type: 'range', min: 0, max: 1, step: 0.01, value: 0, class: 'way'})
  const inputs = ends.map((end) => h('input', {type: 'number', min: 1, max: SHOWN, value: end + 1}))
  const labels = inputs.map((input) => h('label', {}, h('span'), input))
  const image = h('canvas', {class: 'met', role: 'img'})
  const verdict = h('p', {class: 'told'})
  const chances = bars()
  const kind = h('select', {onchange: () => { probe({class: Number(kind.value)}) }})
  const label = h('span')
  const told = h('div', {class: 'ends'}, h('label', {}, label, kind))
  const latent = latentPoint(life, (point) => { probe({latent: point}) })
  const more = h('summary')
  const element = h('div', {class: 'stacked'}, h('div', {class: 'ends'}, ...labels), strip, t,
    h('div', {class: 'met-side'}, image, h('div', {class: 'stacked'}, verdict, chances.element)),
    told, h('details', {}, more, latent.element))

  const ask = () => {
    const part = Number(t.value)
    // Samples go through the classes in turn; what lies between two of them is of neither.
    kind.selectedIndex = part % 1 ? -1 : ends[part] % kind.length
    probe({from: ends[0], to: ends[1], t: part})
  }
  const choose = (/** @type {number} */ end, /** @type {number} */ number) => {
    ends[end] = number
    inputs[end].value = String(number + 1)
    next = 1 - end
    ask()
    changed()
  }
  inputs.forEach((input, end) => input.addEventListener('change', () => { if (input.reportValidity()) choose(end, Number(input.value) - 1) }))
  t.addEventListener('input', ask)
  const offer = (/** @type {string[]} */ names) => {
    if (String(names) === String([...kind.options].map(({text}) => text))) return
    kind.replaceChildren(...names.map((name, value) => h('option', {value}, name)))
  }
  life.texts(() => {
    label.textContent = session.t('gan.walk.class')
    labels.forEach((label, k) => { label.firstChild.textContent = session.t('gan.walk.end', {end: 'AB'[k]}) })
    t.setAttribute('aria-label', session.t('gan.walk.way'))
    strip.setAttribute('aria-label', session.t('gan.walk.strip'))
    more.textContent = session.t('gan.walk.sliders')
  })

  return {
    element,
    ends,
    /** A sample was clicked: it becomes an end, the other one the next time. @param {number} number */
    pick: (number) => choose(next, number),
    /** @param {import('../../server_run.js').ServerRun} run */
    show(run) {
      const frame = (/** @type {string} */ topic) => run.frames.get(topic)
      const [steps, met, said, point] = ['walk', 'image', 'verdict', 'point'].map(frame)
      if (steps) sideBySide(strip, steps)
      if (met) paintImage(image, met)
      if (point) latent.show(run.spec, point.array)
      const idle = !['running', 'paused'].includes(run.status) && run.checkpoint === null
      for (const input of [t, kind, ...inputs]) input.disabled = idle
      told.hidden = !run.spec.conditional
      if (!said) return
      const names = classesOf(run, about)
      offer(names)
      const values = said.array.subarray(1) // none where no classifier knows the data
      const best = values.indexOf(Math.max(...values))
      const bare = BARE.includes(run.spec.loss)
      const [sure, plain] = values.length ? ['gan.verdict', 'gan.verdict.bare'] : ['gan.verdict.own', 'gan.verdict.own.bare']
      verdict.textContent = session.t(bare ? plain : sure, {
        name: names[best] ?? '', answer: bare ? figure(said.array[0]) : session.words.number(said.array[0], {style: 'percent', maximumFractionDigits: 0}),
      })
      image.setAttribute('aria-label', verdict.textContent)
      chances.show(values.length ? names : [], values)
    },
  }
}

/** @param {HTMLCanvasElement} canvas @param {{shape: number[], array: ArrayLike<number>}} frame */
function sideBySide(canvas, {shape: [count, height, width], array}) {
  paint(canvas, count * width, height, (place) => {
    const [x, y] = [place % (count * width), Math.floor(place / (count * width))]
    return GREY[array[(Math.floor(x / width) * height + y) * width + (x % width)]]
  })
}
