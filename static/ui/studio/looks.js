// @ts-check
/** How measures look that a recipe's views draw too, by name: the same in all charts, told apart by dash and by colour. */

/** @type {Record<string, {token: string, dash: number[]}>} */
export const LOOKS = {
  mae_units: {token: 'class-3', dash: [7, 3]},
  mae_calendar: {token: 'good', dash: [3, 3]},
  mae_embeddings: {token: 'accent', dash: []},
  mae_last_week: {token: 'negative', dash: [10, 3, 2, 3]},
  mae_yesterday: {token: 'class-8', dash: [1, 3]},
}
