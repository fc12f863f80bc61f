// @ts-check
/** Settings that have an editor of their own, where a plain control would not do; loaded with the form that needs one. */

/**
 * `value` is the setting, `changed` is to be called when the person has changed it otherwise than in an input, which the
 * form hears itself. `plan`, where there is one, is told the rows that the server's `checked` has of the network
 * (`docs/protocol.md`); the form then shows no table of them. `refuse` is told what the server has against it, or null; it
 * returns whether it shows that itself. `get` and `set` are for the form's other settings, by name.
 * @typedef {{element: HTMLElement, value: any, plan?: (rows: any[]) => void, refuse?: (refusal: any) => boolean}} Editor
 * @typedef {{editor: (given: {value: any, about: any, changed: () => void, life: import('./views.js').Life, get: (name: string) => any, set: (name: string, value: any) => void}) => Editor}} Module
 */

/** @type {Record<string, () => Promise<Module>>} by recipe and field */
export const EDITORS = {
  'cnn.blocks': () => import('./cnn/blocks.js'),
  'cnn.upload': () => import('./uploads/editor.js'),
  'dcgan.upload': () => import('./uploads/editor.js'),
  'detector.upload': () => import('./uploads/editor.js'),
  'gan-2d.points': () => import('./gan_2d/points_editor.js'),
  'gpt.text': () => import('./rnn/own_text.js'),
  'gpt.upload': () => import('./uploads/editor.js'),
  'q-network.grid': () => import('./q_network/grid_editor.js'),
  'rnn.text': () => import('./rnn/own_text.js'),
  'rnn.upload': () => import('./uploads/editor.js'),
  'translator.upload': () => import('./uploads/editor.js'),
  'vit.upload': () => import('./uploads/editor.js'),
}
