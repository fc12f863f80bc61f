// @ts-check
/** The invisible component that opens the page's session with what Python declared, and ties it to Panel's widgets. */
import {session} from './session.js'
import {bindWidgets} from './widgets.js'

/** @param {{model: any, view: any}} context */
export function render({model, view}) {
  const base = new URL(`${model.base_url}/`, document.baseURI)
  model.on('msg:custom', (/** @type {any} */ event) => session.hearPreview(event.data ?? event))
  session.open({
    settings: model.schema,
    rules: model.rules,
    ignored: model.ignored_keys,
    strings: model.strings,
    askPreview: (id, spec) => model.send_msg({preview: id, spec}),
  })
  const start = () => {
    if (model.runtime) session.startEngine({base, runtime: model.runtime, kernels: model.kernels})
    else if (model.runtime_error) session.refuseEngine(model.runtime_error)
  }
  model.on('runtime', start)
  model.on('runtime_error', start)
  start()
  bindWidgets(view.model.document, session)
  const root = document.createElement('div')
  root.hidden = true
  return root
}
