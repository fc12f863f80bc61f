// @ts-check
/** A race of optimisers: choose who runs and how far, watch all losses on one chart, hear who has won. */
import {figure} from '../explain/figures.js'
import {adopt} from '../explain/sheet.js'
import {session} from '../session.js'
import {h} from '../view.js'
import {paintRace} from './chart.js'
import {Lanes} from './lanes.js'
import {Race} from './race.js'

const FURTHEST = 10_000
const PARTS = /** @type {const} */ (['train', 'test'])

/** @param {HTMLElement} body @param {import('../view.js').Life} life */
export async function open(body, life) {
  await adopt(body, 'race')
  const what = h('p', {class: 'caption'})
  const epochs = h('input', {type: 'number', min: 1, max: FURTHEST, step: 1, value: 200, required: true})
  const epochsName = h('span', {class: 'caption'})
  const add = h('button', {type: 'button', class: 'quiet small', onclick: () => lanes.add()})
  const start = h('button', {type: 'button', class: 'quiet main', onclick: () => (race?.state === 'running' ? race.cancel() : begin())})
  const choice = h('div', {class: 'segments', role: 'group'}, ...PARTS.map((part) => h('button', {type: 'button', onclick: () => measure(part)})))
  const canvas = h('canvas', {role: 'img', class: 'track'})
  const seen = h('div', {class: 'course', hidden: true}, choice, canvas)
  const said = h('p', {role: 'status'})
  const use = h('button', {type: 'button', class: 'quiet small', hidden: true})
  /** @type {Race | null} */ let race = null
  /** @type {'train' | 'test'} */ let part = 'train'
  /** @type {string} the key of what is wrong */ let wrong = ''

  const lanes = new Lanes(() => {
    // Other runners: what the last ones have done is no longer theirs.
    if (race?.state === 'running') return
    race = null
    show()
  })
  body.append(what, lanes.element, h('div', {class: 'start'}, h('label', {}, epochsName, epochs), add, start), seen, h('div', {class: 'won'}, said, use))

  const measure = (/** @type {'train' | 'test'} */ chosen) => {
    part = chosen
    show()
  }
  const begin = async () => {
    const runners = lanes.read()
    wrong = !runners ? 'race.wrong.rate' : !epochs.checkValidity() ? 'race.wrong.epochs' : ''
    if (wrong) return show()
    const mine = race = new Race(/** @type {any} */ (runners), Number(epochs.value), show)
    lanes.lock(true)
    show()
    try {
      await mine.run()
    } catch (error) {
      mine.cancel()
      session.notify({key: 'notice.spec', values: {message: /** @type {any} */ (error).message}, kind: 'error'})
    }
    lanes.lock(false)
    show()
  }
  const nameOf = (/** @type {import('./race.js').Runner} */ {optimizer, learning_rate}) => session.t('race.name', {optimizer: session.t(`optimizer.${optimizer}`), rate: figure(learning_rate)})
  const outcome = () => {
    if (wrong) return session.t(wrong, {most: session.words.number(FURTHEST)})
    if (!race) return ''
    const leader = race.leader(part)
    const told = {epoch: session.words.number(race.epoch), epochs: session.words.number(race.epochs), runner: leader ? nameOf(leader.runner) : '', loss: leader ? figure(leader.laps[leader.laps.length - 1][part]) : ''}
    if (!leader) return session.t(race.state === 'running' ? 'race.running' : 'race.nobody', told)
    return session.t(race.state === 'running' ? 'race.running' : race.state === 'over' ? `race.won.${part}` : `race.led.${part}`, told)
  }
  function show() {
    const running = race?.state === 'running'
    add.disabled = running || lanes.full
    epochs.disabled = running
    start.textContent = session.t(running ? 'race.cancel' : 'race.start')
    ;[...choice.children].forEach((button, k) => button.setAttribute('aria-pressed', String(PARTS[k] === part)))
    lanes.show(race?.lanes ?? [])
    const text = outcome()
    said.classList.toggle('bad', wrong !== '')
    // Told aloud when it is over, not at every lap.
    said.setAttribute('aria-live', running ? 'off' : 'polite')
    if (said.textContent !== text) said.textContent = text
    const leader = race?.state === 'over' ? race.leader(part) : null
    use.hidden = !leader
    if (leader) {
      use.textContent = session.t('race.use', {runner: nameOf(leader.runner)})
      use.onclick = () => session.set(leader.runner)
    }
    seen.hidden = !race
    if (!race) return
    canvas.setAttribute('aria-label', `${session.t(`race.chart.${part}`)} ${race.lanes.map(({runner, laps, broken}) => (
      `${nameOf(runner)}: ${broken ? session.t('race.broken', {epoch: laps[laps.length - 1]?.epoch ?? 0}) : figure(laps[laps.length - 1]?.[part] ?? NaN)}`)).join('; ')}`)
    paintRace(canvas, race, part)
  }
  life.sized(canvas, () => race && paintRace(canvas, race, part))
  life.ended(() => race?.cancel())
  life.on('theme', () => {
    lanes.write()
    show()
  })
  life.texts(() => {
    what.textContent = session.t('race.what')
    epochsName.textContent = session.t('race.epochs')
    add.textContent = session.t('race.add')
    choice.setAttribute('aria-label', session.t('metric.loss'))
    PARTS.forEach((name, k) => { choice.children[k].textContent = session.t(`metric.${name}`) })
    lanes.write()
    show()
  })
}
