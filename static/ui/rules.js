// @ts-check
/**
 * What goes with what: keeps the settings consistent while they are changed. The facts come from Python
 * (`playground/rules.py`); `tests/rules.json` holds both to the same answers.
 */

/**
 * @typedef {{not_in_parity: string[], losses: Record<string, string[]>, gates: string[], many_classes: string[],
 *   own_classes: number, table_classes: Record<string, number>, given: string[], absent?: string[], autoencoder: Record<string, any>, points: Record<string, number>, gate_points: number, usual_validation: number}} Rules
 * @typedef {import('./link.js').Setting} Setting
 * @typedef {Record<string, any>} Values
 */

/** Problems that TensorFlow Playground does not have. */
const MORE_OUTPUTS = ['multi-class', 'autoencoder']

/** The data set that fits the problem. @param {Values} values @returns {string} */
export const activeDataset = ({problem, dataset, reg_dataset}) => (problem === 'regression' ? reg_dataset : dataset)

/** Whether a person's own points are the data set. @param {Values} values */
export const trainsOnOwn = (values) => activeDataset(values) === 'own'

/** The points that train. Of points that are given, a batch takes as many as there are. @param {Values} values @param {Rules} rules */
function trainingPoints(values, {gates, gate_points, points, given}) {
  if (given.includes(activeDataset(values))) return Infinity
  if (gates.includes(values.dataset) && values.problem !== 'regression') return gate_points
  return Math.floor((points[values.problem] * values.train_ratio) / 100)
}

/** Whether these values need more than TensorFlow Playground's arithmetic. @param {Values} values @param {Setting[]} settings @param {Rules} rules */
export function beyondParity(values, settings, rules) {
  const usual = new Map(settings.map((s) => [s.name, s.default]))
  return MORE_OUTPUTS.includes(values.problem) || values.regularization === 'elastic' ||
    !['auto', 'squared'].includes(values.loss) ||
    rules.not_in_parity.some((name) => usual.has(name) && String(values[name]) !== String(usual.get(name)))
}

/**
 * The further changes that a change brings with it.
 * @param {Values} values as they would be
 * @param {string[]} changed names of the settings changed by the person
 * @param {Setting[]} settings
 * @param {Rules} rules
 * @returns {Values}
 */
export function consequences(values, changed, settings, rules) {
  const after = {...values}
  const usual = (/** @type {string} */ name) => settings.find((s) => s.name === name)?.default
  if (changed.includes('compat') && after.compat === 'tfplayground') {
    for (const name of [...rules.not_in_parity, 'loss']) if (name in after) after[name] = usual(name)
    if (after.regularization === 'elastic') after.regularization = 'none'
    if (MORE_OUTPUTS.includes(after.problem)) after.problem = 'classification'
  }
  if (!rules.losses[after.problem].includes(after.loss)) after.loss = 'auto'
  if (after.problem === 'multi-class') {
    if (changed.includes('problem') && !rules.many_classes.includes(after.dataset)) after.dataset = 'blobs'
    if (!rules.many_classes.includes(after.dataset)) after.classes = 2
    else if (after.dataset in rules.table_classes) after.classes = rules.table_classes[after.dataset]
    else if (trainsOnOwn(after)) after.classes = Math.max(after.classes, rules.own_classes)
    else if (changed.some((name) => ['problem', 'dataset'].includes(name)) && after.classes === 2) after.classes = 3
  } else after.classes = 2
  if (after.problem === 'autoencoder') {
    const {datasets, dataset, features, hidden_layers} = rules.autoencoder
    after.features = features
    if (!datasets.includes(after.dataset)) after.dataset = dataset
    // Without a narrow middle there is nothing to see: every point comes out as it went in.
    if (changed.includes('problem') && !after.hidden_layers.includes(1)) after.hidden_layers = hidden_layers
  }
  // Other data has other columns.
  if (changed.some((name) => ['problem', 'dataset', 'reg_dataset'].includes(name)) && !changed.includes('left_out')) {
    after.left_out = after.map_columns = []
  }
  if (after.layer_activations.length && after.layer_activations.length !== after.hidden_layers.length) {
    after.layer_activations = after.hidden_layers.map((/** @type {number} */ _, /** @type {number} */ k) => after.layer_activations[k] ?? after.activation)
  }
  if (changed.includes('activation') || after.layer_activations.every((/** @type {string} */ name) => name === after.activation)) {
    after.layer_activations = []
  }
  after.validation_ratio = Math.min(after.validation_ratio, Math.floor(99 - after.train_ratio))
  if (rules.gates.includes(after.dataset) && after.problem !== 'regression') after.patience = 0
  if (after.patience > 0 && after.validation_ratio === 0) {
    if (changed.includes('validation_ratio')) after.patience = 0
    else after.validation_ratio = Math.min(rules.usual_validation, Math.floor(99 - after.train_ratio))
    if (after.validation_ratio === 0) after.patience = 0
  }
  if (beyondParity(after, settings, rules)) {
    // Where only the rules of training change, the network goes on as it is; then so does its loss.
    const going = changed.length > 0 && changed.every((name) => settings.find((s) => s.name === name)?.effect === 'live')
    if (going && after.compat === 'tfplayground') after.loss = activeLoss(after, rules)
    after.compat = 'none'
  }
  if (after.compat === 'none') after.batch_size = Math.max(1, Math.min(after.batch_size, trainingPoints(after, rules)))
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => String(value) !== String(values[name])))
}

/** The loss that is used, where the setting leaves it open. @param {Values} values @param {Rules} rules */
const activeLoss = ({loss, compat, problem}, rules) => (loss !== 'auto' ? loss : compat === 'tfplayground' ? 'squared' : rules.losses[problem][1])

/** What a change does, from least to most; see `playground/experiment.py`. */
const EFFECTS = ['view', 'pace', 'map', 'live', 'points', 'network', 'data']

/**
 * What these changes do together.
 * @param {string[]} names of the settings changed @param {Values} before @param {Values} after
 * @param {Setting[]} settings @param {Rules} rules
 */
export function effectOf(names, before, after, settings, rules) {
  const sameLoss = activeLoss(before, rules) === activeLoss(after, rules)
  const idle = after.problem === 'regression' ? 'dataset' : 'reg_dataset' // the data set of the other problems
  const effects = names.map((name) => {
    // The other arithmetic takes the network over, unless it brings another loss.
    if (name === idle || (sameLoss && ['compat', 'loss'].includes(name))) return 'live'
    return settings.find((s) => s.name === name)?.effect ?? 'view'
  })
  return EFFECTS[Math.max(0, ...effects.map((effect) => EFFECTS.indexOf(effect)))]
}

/** Whether a setting does anything at these values. @param {Setting} setting @param {Values} values */
export function applies({when}, values) {
  return Object.entries(when ?? {}).every(([name, fitting]) => fitting.includes(values[name]))
}

/** The choices of a setting that fit the others. @param {Setting} setting @param {Values} values @param {Rules} rules */
export function choicesOf({name, choices = []}, values, rules) {
  return name === 'loss' ? choices.filter((choice) => rules.losses[values.problem].includes(choice)) : choices
}
