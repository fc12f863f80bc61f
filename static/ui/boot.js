// @ts-check
/**
 * Runs before anything else of the page, so that Python can start in its worker while Bokeh and Panel are still read.
 *
 * Panel's components find the views here (see `playground/widgets/base.py`): they are loaded by the module loader of
 * es-module-shims, which would give each of them a second copy of every module, and the page a second session.
 */
import {session} from './session.js'

const boot = document.getElementById('playground-boot')
if (boot) {
  const {base, runtime, kernels, tables} = JSON.parse(boot.textContent ?? '')
  if (runtime) session.startEngine({base: new URL(`${base}/`, document.baseURI), runtime, kernels, tables})
}
const views = await import('./views.js')
Object.assign(window, {playgroundViews: views})
dispatchEvent(new CustomEvent('playground-views', {detail: views}))
