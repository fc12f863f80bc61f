// @ts-check
/** Data of one's own on the server: bring them, see what was found in them, choose among them, delete them. */
import {adopt} from '../../explain/sheet.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'
import {bring} from './bring.js'
import {chosen, droppedItems, oneFile} from './folders.js'
import {sizeOf, summary} from './summary.js'

const UPLOAD = 'upload' // the choice of `data` that means these
const BATCHES = 8 // of an epoch, at least, where there are few images
const STEPS = 300 // of a run, at least
/** What files can be chosen, by kind. @type {Record<string, string>} */
const ACCEPTED = {images: '.zip,application/zip', text: '.txt,.md,text/plain', pairs: '.tsv,.csv,.txt,.tab', scenes: '.zip,application/zip'}

/** @param {{value: any, about: any, changed: () => void, life: import('../views.js').Life, get: (name: string) => any, set: (name: string, value: any) => void}} given */
export function editor({value, about, changed, life, get, set}) {
  const kind = about.own
  const file = h('input', {type: 'file', hidden: true, accept: ACCEPTED[kind], tabindex: '-1'})
  const folder = h('input', {type: 'file', hidden: true, webkitdirectory: true, tabindex: '-1'})
  const button = (/** @type {() => void} */ act) => h('button', {type: 'button', class: 'quiet small', onclick: act})
  const chooseFile = button(() => file.click())
  const chooseFolder = button(() => folder.click())
  chooseFolder.hidden = !['images', 'scenes'].includes(kind) || !('webkitdirectory' in folder)
  const what = h('p', {class: 'caption own-what'})
  const where = h('p', {class: 'caption'})
  const drop = h('div', {class: 'own-drop'}, h('div', {class: 'acts'}, chooseFile, chooseFolder), what, where, file, folder)

  const stage = h('span')
  const bar = h('progress', {max: 1})
  const cancel = button(() => stop?.abort())
  const way = h('div', {class: 'own-way', hidden: true}, h('div', {class: 'line'}, stage, cancel), bar)
  const trouble = h('p', {class: 'refused', role: 'alert'})

  const list = h('select', {onchange: () => choose(uploads[list.selectedIndex])})
  const remove = button(() => discard())
  const found = h('div', {class: 'own-found', role: 'status'})
  const colour = h('input', {type: 'checkbox', checked: value?.colour ?? false})
  const inColour = h('label', {class: 'own-colour'}, colour, h('span'))
  const kept = h('div', {class: 'own-kept'}, h('div', {class: 'line'}, list, remove), found, inColour)
  const element = h('div', {class: 'own'}, drop, way, trouble, kept)
  let over = false
  const dress = () => { // once the form is where its caller puts it
    if (element.isConnected) adopt(element, 'uploads')
    else if (!over) requestAnimationFrame(dress)
  }
  dress()

  /** @type {any[]} mine of this kind, newest first */ let uploads = []
  /** @type {any} the one that is chosen: as a spec has it, or as the server tells of it */ let own = value
  /** @type {AbortController | null} */ let stop = null
  /** @type {[string, number] | null} how far it is */ let at = null

  const inUse = () => get('data') === UPLOAD
  const choose = (/** @type {any} */ upload) => {
    own = upload
    colour.checked = hasColours(upload)
    set('data', UPLOAD)
    if (kind === 'images' && about.tab === 'images') suit(upload) // a GAN takes its batches by chance, however few there are
    show()
    changed()
  }
  /** Whether a network of this kind can see it in colour. @param {any} upload */
  const hasColours = (upload) => about.colours && upload?.shape[0] > 1
  /** A few images need small batches and many epochs: with the settings for thousands they would hardly be learnt. @param {any} images */
  const suit = ({count, test}) => {
    const train = count - test
    const batch = Math.min(get('batch_size'), Math.max(4, 2 ** Math.floor(Math.log2(train / BATCHES))))
    set('batch_size', batch)
    set('epochs', Math.max(get('epochs'), Math.ceil(STEPS / Math.max(1, Math.floor(train / batch)))))
  }
  const show = () => {
    const known = uploads.find(({id}) => id === own?.id)
    list.replaceChildren(...uploads.map(({id, name, size}) => h('option', {value: id, selected: id === own?.id}, `${name} · ${sizeOf(size)}`)))
    list.selectedIndex = uploads.indexOf(known)
    list.hidden = uploads.length === 0
    remove.hidden = !known
    found.replaceChildren(...(known ? summary(known) : []))
    inColour.hidden = !hasColours(known)
    kept.hidden = uploads.length === 0
    showWay()
  }
  const showWay = () => {
    way.hidden = stop === null
    chooseFile.disabled = chooseFolder.disabled = stop !== null
    if (!at) return
    const [name, part] = at
    stage.textContent = session.t(part < 1 ? 'upload.sending' : 'upload.checking', {name, share: session.words.number(part, {style: 'percent'})})
    if (part < 1) bar.value = part
    else bar.removeAttribute('value')
  }
  const refresh = async () => {
    if (server.state !== 'open') return
    const {uploads: all} = await server.ask({type: 'uploads'})
    uploads = all.filter((/** @type {any} */ each) => each.kind === kind)
    own = uploads.find(({id}) => id === own?.id) ?? own ?? uploads[0] ?? null
    show()
  }

  const take = async (/** @type {import('./folders.js').Item[]} */ items) => {
    if (stop || items.length === 0) return
    trouble.textContent = ''
    stop = new AbortController()
    const {signal} = stop
    try {
      const {name, blob} = await oneFile(items, kind)
      const progress = (/** @type {number} */ part) => {
        at = [name, part]
        showWay()
      }
      progress(0)
      const brought = await bring({kind, name, blob, signal, progress})
      uploads = [brought, ...uploads]
      choose(brought)
    } catch (error) {
      const {message, hint} = /** @type {any} */ (error)
      if (!signal.aborted) trouble.textContent = [message, hint].filter(Boolean).join(' ')
    } finally {
      stop = null
      at = null
      file.value = folder.value = ''
      showWay()
    }
  }
  const discard = async () => {
    const {id} = own
    if (!confirm(session.t('upload.delete.ask', {name: own.name}))) return
    trouble.textContent = ''
    await server.ask({type: 'discard', upload: id}).catch((refusal) => { trouble.textContent = refusal.message })
    own = null
    await refresh()
    if (!own) set('data', about.defaults.data)
    chooseFile.focus()
    changed()
  }

  file.addEventListener('change', () => take(chosen(file)))
  folder.addEventListener('change', () => take(chosen(folder)))
  for (const type of ['change', 'input']) for (const input of [file, folder, list]) input.addEventListener(type, (/** @type {Event} */ event) => event.stopPropagation())
  // What is dropped here is for the server, and not for the small network, which takes tables anywhere on the page.
  element.addEventListener('dragover', (/** @type {DragEvent} */ event) => {
    event.preventDefault()
    drop.toggleAttribute('data-over', true)
  })
  element.addEventListener('dragleave', () => drop.toggleAttribute('data-over', false))
  element.addEventListener('drop', async (/** @type {DragEvent} */ event) => {
    event.preventDefault()
    event.stopPropagation()
    drop.toggleAttribute('data-over', false)
    if (event.dataTransfer) take(await droppedItems(event.dataTransfer))
  })
  life.ended(server.on('state', refresh))
  life.ended(() => {
    over = true
    stop?.abort()
  })
  life.texts(() => {
    chooseFile.textContent = session.t(`upload.choose.${kind}`)
    chooseFolder.textContent = session.t('upload.choose.folder')
    what.textContent = session.t(`upload.what.${kind}`)
    cancel.textContent = session.t('upload.cancel')
    list.setAttribute('aria-label', session.t('upload.list'))
    bar.setAttribute('aria-label', session.t('upload.progress'))
    remove.textContent = session.t('upload.delete')
    inColour.lastChild.textContent = session.t('upload.colour')
    where.textContent = session.t('upload.where', {address: new URL(server.address).host, days: session.words.number(server.hello.limits.upload_days)})
    show()
  })
  refresh()
  return {
    element,
    get value() { return inUse() && own ? {id: own.id, kind, ...(colour.checked && {colour: true})} : null },
    set value(upload) {
      if (upload) colour.checked = upload.colour ?? false
      own = uploads.find(({id}) => id === upload?.id) ?? upload ?? own
      show()
    },
  }
}
