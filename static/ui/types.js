// @ts-check
/** What the parts of the page hand each other. */

/**
 * @typedef {{topic: string, step: number, shape: number[], array: Float32Array}} Frame
 * @typedef {{layers: {fan_in: number, fan_out: number, weights: number | null, bias: number | null,
 *   activation: string, combination: string}[], n_train: number, n_validation?: number, backend?: 'fused' | 'numpy'}} Layout
 * @typedef {{epoch: number, train_loss: number, test_loss: number, train_accuracy: number | null,
 *   test_accuracy: number | null, epochs_per_s?: number}} Metrics
 * @typedef {{key: string, values?: Record<string, any>, kind?: string,
 *   action?: {key: string, values: Record<string, any>, act: () => void}}} Notice `action` is a button that mends it
 */

export {}
