// @ts-check
/** Every view by the name that its component has in Python (`View.module`). */
export * as code from './code.js'
export * as data from './data.js'
export * as files from './files.js'
export * as header from './header.js'
export * as loss_chart from './loss_chart.js'
export * as more from './more.js'
export * as more_settings from './more_settings.js'
export * as network from './network.js'
export * as output from './output.js'
export * as server_panel from './server_panel.js'
export * as session_view from './session_view.js'
export * as transport from './transport.js'
