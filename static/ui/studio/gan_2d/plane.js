// @ts-check
/** The plane on which it all happens; what its picture has is switched on and off in its legend. */
import {figure} from '../../explain/figures.js'
import {clean} from '../../see/canvas.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {LAYERS} from './paint.js'

/** Which layers are shown; as long as the page is open. */
const shown = new Set(Object.keys(LAYERS))

/** @param {import('../views.js').Life} life */
export function plane({texts, sized, ended}) {
  const canvas = h('canvas', {class: 'plane', role: 'img'})
  const switches = Object.keys(LAYERS).map((name) => h('button', {type: 'button', class: 'layer', 'data-layer': name, onclick: () => {
    if (!shown.delete(name)) shown.add(name)
    write()
  }}, h('i', {'aria-hidden': 'true'}), h('span')))
  const legend = h('div', {class: 'legend-layers', role: 'group'}, ...switches)
  const element = h('div', {class: 'plane-side'}, canvas, legend)
  /** @type {import('../../server_run.js').ServerRun | null} */ let run = null

  const paint = () => {
    const place = clean(canvas)
    if (!place || !run) return
    for (const [name, layer] of Object.entries(LAYERS)) {
      const frame = run.frames.get(layer.topic)
      if (frame && shown.has(name)) layer.paint({brush: place.brush, side: place.width, run}, frame)
    }
  }
  const write = () => {
    for (const button of switches) button.setAttribute('aria-pressed', String(shown.has(button.dataset.layer)))
    paint()
  }
  texts(() => {
    legend.setAttribute('aria-label', session.t('gan.layers'))
    for (const button of switches) button.lastChild.textContent = session.t(`gan.layer.${button.dataset.layer}`)
  })
  write()
  sized(canvas, paint)
  ended(session.on('theme', paint))

  return {
    element,
    /** @param {import('../../server_run.js').ServerRun} now */
    show(now) {
      run = now
      const last = run.points.findLast(({values}) => 'coverage' in values)?.values
      canvas.setAttribute('aria-label', last
        ? session.t('gan.plane.told', {distance: figure(last.wasserstein), share: session.words.number(last.coverage, {style: 'percent', maximumFractionDigits: 0})})
        : session.t('gan.plane'))
      paint()
    },
  }
}
