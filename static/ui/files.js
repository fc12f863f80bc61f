// @ts-check
/** What a person can take along, bring back and pass on: the run as a file, the link, pictures and tables. */
import {copyText} from './clipboard.js'
import {diagram, diagramPixels} from './diagram.js'
import {download} from './download.js'
import {openOwn} from './own_points.js'
import {keeper, recorder} from './run.js'
import {LARGEST, lossTable, readRun, Refusal, writeRun} from './run_file.js'
import {trainsOnOwn} from './rules.js'
import {session} from './session.js'
import {h, mount} from './view.js'

const TABLE = /\.(csv|tsv|txt)$/i // what is no run, but a table of points
const SAID_FOR = 1800 // ms that a button says that it has done its work
const SAME = 1e-4 // points of a file may differ by this much from those that its settings give

/** @param {{model: any, view: any}} context */
export const render = (context) => mount(context, (root, {texts, ended}) => {
  const title = h('h2')
  const chooser = h('input', {type: 'file', accept: '.json,application/json', hidden: true, onchange: () => {
    if (chooser.files?.[0]) open(chooser.files[0])
    chooser.value = ''
  }})
  const button = (/** @type {() => any} */ act) => h('button', {type: 'button', class: 'quiet', onclick: act})
  const buttons = {
    'files.save': button(() => save()),
    'files.open': button(() => chooser.click()),
    'files.copy': button(() => copyLink()),
    'files.lesson': button(async () => (await import('./dialogs/lesson.js')).openLesson()),
    'files.png': button(async () => download('neural-network.png', await diagramPixels())),
    'files.svg': button(() => download('neural-network.svg', diagram(), 'image/svg+xml')),
    'files.points': button(() => savePoints()),
    'files.csv': button(() => download('losses.csv', lossTable(recorder.points), 'text/csv')),
    'files.afresh': button(() => keeper.afresh()),
  }
  const rows = {
    'run': ['files.save', 'files.open'],
    'link': ['files.lesson', 'files.copy'],
    'diagram': ['files.png', 'files.svg'],
    'data': ['files.points'],
    'losses': ['files.csv'],
    'browser': ['files.afresh'],
  }
  const words = Object.entries(rows).map(([name, names]) => {
    const label = h('b')
    const help = h('small')
    const group = h('div', {class: 'row', role: 'group'}, h('div', {}, label, help), h('div', {class: 'buttons'}, ...names.map((n) => /** @type {any} */ (buttons)[n])))
    return {name, label, help, group}
  })
  const said = h('span', {class: 'unseen', role: 'status'})
  root.append(title, ...words.map(({group}) => group), chooser, said)

  const copyLink = async () => {
    await copyText(location.href)
    const copy = buttons['files.copy']
    said.textContent = copy.textContent = session.t('files.copied')
    setTimeout(() => { copy.textContent = session.t('files.copy') }, SAID_FOR)
  }
  texts(() => {
    title.textContent = session.t('files.title')
    for (const {name, label, help, group} of words) {
      label.textContent = session.t(`files.${name}`)
      help.textContent = session.t(`files.help.${name}`)
      group.setAttribute('aria-label', label.textContent)
    }
    for (const [name, element] of Object.entries(buttons)) element.textContent = session.t(name)
  })

  // A file can also be dropped anywhere on the page.
  const over = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files') && event.preventDefault()
  const drop = (/** @type {DragEvent} */ event) => {
    const file = event.dataTransfer?.files[0]
    if (!file || event.defaultPrevented) return
    event.preventDefault()
    if (TABLE.test(file.name)) openOwn(file)
    else open(file)
  }
  addEventListener('dragover', over)
  addEventListener('drop', drop)
  ended(() => {
    removeEventListener('dragover', over)
    removeEventListener('drop', drop)
  })
})

/** The weights as they are now; while Python is still starting, as they will be first. @returns {Promise<any>} */
async function weightsNow() {
  return session.latest('checkpoint') ?? new Promise((resolve) => {
    const end = session.on('topic:checkpoint', (/** @type {any} */ frame) => {
      end()
      resolve(frame)
    })
  })
}

/** Everything about the run, as a file. */
async function save() {
  const checkpoint = await weightsNow()
  const data = session.latest('data')
  const rows = data ? Array.from({length: data.shape[0]}, (_, i) => [...data.array.subarray(3 * i, 3 * i + 3)]) : []
  const run = {
    values: session.values,
    epoch: checkpoint.step,
    checkpoint: [...checkpoint.array],
    points: recorder.points,
    rows,
    train: session.layout?.n_train,
    own: trainsOnOwn(session.values) ? session.own.data : null,
  }
  download(`neural-playground-${run.epoch}.json`, JSON.stringify(writeRun(run)), 'application/json')
}

/** The points shown, as a table: where they are on the square, what they are labelled, and what they are for. */
async function savePoints() {
  const {pointTable} = await import('./own/point_table.js')
  download('points.csv', pointTable(session), 'text/csv')
}

/** Take over a file, whole or not at all. @param {File} file */
async function open(file) {
  try {
    const size = file.size / 2 ** 20
    if (size > LARGEST) throw new Refusal('file.large', {size: session.words.number(size, {maximumFractionDigits: 1}), limit: LARGEST})
    await take(readRun(await file.text(), session.settings))
    session.notify({key: 'file.opened', values: {file: file.name}, kind: 'info', passing: true})
  } catch (error) {
    session.notify(refusal(error, file.name))
  }
}

/** @param {import('./run_file.js').Run} run */
async function take({values, epoch, checkpoint, points, rows, own}) {
  session.pause()
  if (checkpoint.length === 0) return own ? session.own.use(own, values) : session.set(values)
  await session.restore(checkpoint, epoch, values, own)
  recorder.load(points)
  if (rows.length === 0) return
  const end = session.on('topic:data', (/** @type {import('./types.js').Frame} */ {array}) => {
    end()
    const same = array.length === 3 * rows.length && rows.every((row, i) => row.every((value, k) => Math.abs(value - array[3 * i + k]) < SAME))
    if (!same) session.notify({key: 'file.data', kind: 'warning'})
  })
}

/** What to tell of a file that could not be used. @param {any} error @param {string} name @returns {import('./types.js').Notice} */
function refusal(error, name) {
  const kind = 'error'
  if (error instanceof Refusal) return {key: error.key, values: {...error.values, file: name}, kind}
  if (error.code !== 'spec') throw error
  if (error.message.startsWith('checkpoint')) return {key: 'file.weights', values: {file: name}, kind}
  return {key: 'notice.spec', values: {message: error.message}, kind}
}
