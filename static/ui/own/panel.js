// @ts-check
/** One's own data, in a dialog: drawn, or read from a table. None of it leaves the browser. */
import {openDialog} from '../dialogs/dialog.js'
import {session} from '../session.js'
import {h} from '../view.js'
import {draw} from './draw.js'
import {isDrawn} from './editor.js'
import {table} from './table.js'

/** @type {Record<string, (close: () => void, file?: File) => {element: HTMLElement, end: () => void}>} */
const WAYS = {draw, table}
let last = 'draw'

/** @param {File} [file] a table to begin with */
export async function openOwn(file) {
  const room = h('div', {class: 'room'})
  const ways = h('div', {class: 'segments', role: 'group', 'aria-label': session.t('own.title')},
    ...Object.keys(WAYS).map((way) => h('button', {type: 'button', 'data-way': way, onclick: () => use(way)}, session.t(`own.way.${way}`))))
  const train = h('button', {type: 'button', class: 'quiet', onclick: () => (session.playing ? session.pause() : session.run())})
  const lacks = h('small', {id: 'own-lacks'})
  train.setAttribute('aria-describedby', 'own-lacks')
  const foot = h('div', {class: 'foot'}, h('p', {}, session.t('own.private')), h('div', {class: 'start'}, lacks, train))
  const styles = await sheet()
  const dialog = await openDialog(session.t('own.title'), [ways, room, foot])
  if (!dialog) return
  const ground = /** @type {ShadowRoot} */ (dialog.getRootNode())
  if (!ground.adoptedStyleSheets.includes(styles)) ground.adoptedStyleSheets = [...ground.adoptedStyleSheets, styles]
  dialog.classList.add('own')

  let end = () => {}
  const close = () => dialog.close()
  const use = (/** @type {string} */ way, /** @type {File} */ given = undefined) => {
    end()
    last = way
    for (const button of ways.children) button.setAttribute('aria-pressed', String(button.dataset.way === way))
    train.hidden = way !== 'draw'
    const shown = WAYS[way](close, given)
    end = shown.end
    room.replaceChildren(shown.element)
    showTrain()
  }
  const showTrain = () => {
    train.textContent = session.t(session.playing ? 'transport.pause' : 'transport.play')
    // Without a point of one's own it would train on the data behind the dialog.
    train.disabled = !session.playing && !isDrawn(session.own.data)
    lacks.textContent = train.disabled && !train.hidden ? session.t('own.lacks') : ''
  }
  const listening = ['playing', 'own'].map((name) => session.on(name, showTrain))
  showTrain()
  // A file that is dropped here is a table, whatever it is called.
  dialog.addEventListener('dragover', (event) => event.preventDefault())
  dialog.addEventListener('drop', (event) => {
    event.preventDefault()
    const dropped = event.dataTransfer?.files[0]
    if (dropped) use('table', dropped)
  })
  dialog.addEventListener('close', () => {
    end()
    listening.forEach((stop) => stop())
  })
  use(file ? 'table' : last, file)
}

/** @type {Promise<CSSStyleSheet> | null} */
let fetched = null

/** The styles of this dialog, beside those of all; fetched when it first opens. */
function sheet() {
  fetched ??= fetch(new URL('../../own.css', import.meta.url)).then(async (response) => new CSSStyleSheet().replace(await response.text()))
  return fetched
}
