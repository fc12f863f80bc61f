// @ts-check
/**
 * What each recipe shows of its runs; loaded when the recipe is first chosen. `topics` are subscribed to while it is
 * shown. Until there is a run (`server.run` is null) a view says in a sentence what it will show; then it draws anew on
 * `server.on('run', …)`, which comes at most once for each picture of the screen. The run is always of its recipe.
 */

/**
 * @typedef {import('../view.js').Life} Life
 * @typedef {{topics: string[], build: (place: {life: Life, about: any}) => HTMLElement}} Views
 */

/** @type {Record<string, () => Promise<Views>>} by recipe */
export const VIEWS = {
  autoencoder: () => import('./autoencoder/views.js'),
  captions: () => import('./captions/views.js'),
  cnn: () => import('./cnn/views.js'),
  dbn: () => import('./dbn/views.js'),
  dcgan: () => import('./dcgan/views.js'),
  detector: () => import('./detector/views.js'),
  'digits-mlp': () => import('./digits_mlp/views.js'),
  forecast: () => import('./forecast/views.js'),
  embeddings: () => import('./embeddings/views.js'),
  encoder: () => import('./encoder/views.js'),
  gpt: () => import('./gpt/views.js'),
  vit: () => import('./vit/views.js'),
  translator: () => import('./translator/views.js'),
  'gan-2d': () => import('./gan_2d/views.js'),
  'q-network': () => import('./q_network/views.js'),
  rnn: () => import('./rnn/views.js'),
}
