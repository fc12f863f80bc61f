// @ts-check
/** Reset, play and step, and the epoch they have led to. */
import {helpButton} from './help.js'
import {session} from './session.js'
import {h, icon, ICONS, mount} from './view.js'

const SPOKEN_EVERY = 5000 // ms between two reports to a screen reader while training

/** @param {{model: any, view: any}} context */
export const render = (context) => mount(context, (root, {on, texts}) => {
  const button = (/** @type {string} */ name, /** @type {string} */ path, /** @type {() => void} */ act) =>
    h('button', {type: 'button', class: `round ${name}`, onclick: act}, icon(path))
  const reset = button('reset', ICONS.reset, () => session.reset())
  const play = button('play', ICONS.play, () => (session.playing ? session.pause() : session.run()))
  const step = button('step', ICONS.step, () => session.step())
  const caption = h('span', {class: 'caption'})
  const epoch = h('output', {class: 'epoch', 'aria-live': 'off'})
  const spoken = h('div', {class: 'unseen', role: 'log', 'aria-live': 'polite'})
  root.append(reset, play, step, h('div', {class: 'count'}, h('span', {class: 'helped'}, caption, helpButton('epoch', texts)), epoch), spoken)

  const name = (/** @type {HTMLElement} */ element, /** @type {string} */ key) => {
    element.title = session.t(key)
    element.setAttribute('aria-label', element.title)
  }
  const showPlaying = () => {
    play.replaceChildren(icon(session.playing ? ICONS.pause : ICONS.play))
    play.classList.toggle('on', session.playing)
    name(play, session.playing ? 'transport.pause' : 'transport.play')
    if (!session.playing) speak()
  }
  const showEpoch = () => {
    epoch.textContent = String(session.metrics?.epoch ?? 0).padStart(6, '0').replace(/(\d{3})$/, '\u2009$1')
  }
  let spokenAt = -Infinity
  const speak = () => {
    if (!session.metrics) return
    spokenAt = performance.now()
    const loss = session.words.number(session.metrics.test_loss, {maximumFractionDigits: 3})
    spoken.textContent = session.t('transport.spoken', {epoch: session.words.number(session.metrics.epoch), loss})
  }
  const showHidden = () => {
    for (const [key, element] of Object.entries({resetButton: reset, playButton: play, stepButton: step})) {
      element.hidden = session.hidden.includes(key)
    }
  }

  texts(() => {
    name(reset, 'transport.reset')
    name(step, 'transport.step')
    caption.textContent = session.t('transport.epoch')
    epoch.setAttribute('aria-label', session.t('transport.epoch'))
    showPlaying()
    showEpoch()
    speak()
  })
  showHidden()
  on('playing', showPlaying)
  on('settings', showHidden)
  on('metrics', () => {
    showEpoch()
    if (!session.playing || performance.now() - spokenAt > SPOKEN_EVERY) speak()
  })
})
