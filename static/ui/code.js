// @ts-check
/** The network as a program in one of three frameworks, always of the weights that are shown. */
import {copyText} from './clipboard.js'
import {download} from './download.js'
import {session} from './session.js'
import {h, mount} from './view.js'

const EVERY = 1000 // ms between two writings while training
const SAID_FOR = 1800
/** @type {Record<string, string>} */
const FRAMEWORKS = {numpy: 'NumPy', pytorch: 'PyTorch', keras: 'Keras'}
const STORED = 'neural-playground.framework'

/** @param {{model: any, view: any}} context */
export const render = (context) => mount(context, (root, {on, texts, ended}) => {
  const title = h('h2')
  const hint = h('small')
  const choice = h('div', {class: 'segments', role: 'group'})
  const copy = h('button', {type: 'button', class: 'quiet', onclick: () => copyProgram()})
  const save = h('button', {type: 'button', class: 'quiet', onclick: () => download(`network_${framework}.py`, program.textContent, 'text/x-python')})
  const program = h('pre', {tabindex: '0', role: 'region'})
  root.append(h('div', {class: 'title'}, title, hint), h('div', {class: 'bar'}, choice, h('div', {class: 'buttons'}, copy, save)), program)

  const stored = localStorage.getItem(STORED) ?? ''
  let framework = stored in FRAMEWORKS ? stored : 'numpy'
  for (const [name, label] of Object.entries(FRAMEWORKS)) {
    choice.append(h('button', {type: 'button', 'data-framework': name, onclick: () => use(name)}, label))
  }
  const showChoice = () => {
    for (const button of choice.children) button.setAttribute('aria-pressed', String(button.dataset.framework === framework))
  }
  const use = (/** @type {string} */ name) => {
    framework = name
    localStorage.setItem(STORED, name)
    showChoice()
    write()
  }
  const copyProgram = async () => {
    await copyText(program.textContent)
    copy.textContent = session.t('files.copied')
    setTimeout(() => { copy.textContent = session.t('files.copy') }, SAID_FOR)
  }

  // Written only where it is seen, and not at every epoch.
  let seen = false
  let asked = false
  /** @type {any} */ let timer = 0
  const write = async () => {
    clearTimeout(timer)
    timer = 0
    if (!seen || asked || session.stage !== 'ready' || !session.layout) return
    asked = true
    const wanted = framework
    try {
      const {text} = await session.ask({type: 'transcribe', framework: wanted})
      if (wanted === framework && program.textContent !== text) program.textContent = text
    } finally {
      asked = false
    }
    if (wanted !== framework) write()
  }
  const soon = () => { timer ||= setTimeout(write, session.playing ? EVERY : 60) }
  const observer = new IntersectionObserver(([entry]) => {
    seen = entry.isIntersecting
    if (seen) soon()
  })
  observer.observe(program)
  ended(() => {
    observer.disconnect()
    clearTimeout(timer)
  })

  texts(() => {
    title.textContent = session.t('code.title')
    hint.textContent = session.t('code.hint')
    copy.textContent = session.t('files.copy')
    save.textContent = session.t('code.download')
    choice.setAttribute('aria-label', session.t('code.framework'))
    program.setAttribute('aria-label', session.t('code.title'))
    showChoice()
  })
  on('metrics', soon)
})
