// @ts-check
/** The invisible component that opens the page's session with what Python declared, and ties it to Panel's widgets. */
import {bindAdvice} from './advice.js'
import {keeper} from './run.js'
import {session} from './session.js'
import {bindShortcuts} from './shortcuts.js'
import {bindWidgets} from './widgets.js'

/** @param {{model: any, view: any}} context */
export function render({model, view}) {
  const base = new URL(`${model.base_url}/`, document.baseURI)
  const start = (/** @type {string} */ runtime) => session.startEngine({base, runtime, kernels: model.kernels, tables: model.tables})
  model.on('msg:custom', (/** @type {any} */ event) => {
    const said = event.data ?? event
    if ('preview' in said) session.hearPreview(said)
    else if ('runtime' in said) start(said.runtime)
    else if ('runtime_error' in said) session.refuseEngine(said.runtime_error)
  })
  keeper.recall(model.schema)
  session.open({
    settings: model.schema,
    rules: model.rules,
    ignored: model.ignored_keys,
    strings: model.strings,
    askPreview: (id, spec) => model.send_msg({preview: id, spec}),
  })
  keeper.begin()
  // The very first time the runtime has yet to be fetched: the answer comes when it is there.
  if (model.runtime) start(model.runtime)
  else model.send_msg({runtime: true})
  bindWidgets(view.model.document, session)
  bindShortcuts()
  bindAdvice()
  const root = document.createElement('div')
  root.hidden = true
  return root
}
