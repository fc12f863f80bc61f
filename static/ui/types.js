// @ts-check
/** What the parts of the page hand each other. */

/**
 * @typedef {{topic: string, step: number, shape: number[], array: Float32Array}} Frame
 * @typedef {{layers: {fan_in: number, fan_out: number, weights: number | null, bias: number | null,
 *   activation: string, combination: string}[], n_train: number, n_validation?: number, backend?: 'fused' | 'numpy', table?: Table | null}} Layout
 * @typedef {{mean: number, deviation: number}} Scale how a number was standardised
 * @typedef {{columns: ({name: string, key?: string} & Scale)[], used: number[], axes: number[], target: {name: string} & Partial<Scale>,
 *   classes: string[], unit: number}} Table places in `columns` count from 0; `unit`: of the map, one deviation
 * @typedef {{epoch: number, train_loss: number, test_loss: number, train_accuracy: number | null,
 *   test_accuracy: number | null, train_mae?: number | null, test_mae?: number | null, epochs_per_s?: number}} Metrics
 * @typedef {{key: string, values?: Record<string, any>, kind?: string, passing?: boolean,
 *   action?: {key: string, values: Record<string, any>, act: () => void}}} Notice `action` is a button that mends it; `passing`: it
 *   only confirms, and goes by itself
 */

export {}
