// @ts-check
/** How good the network is, in every figure that fits its problem. */
import {folded} from './folded.js'

export const render = folded({title: 'scores.title', hint: 'scores.hint'}, () => import('./explain/scores_card.js'))
