// @ts-check
/** The maths of the network: one point's passes in numbers, and the whole network as a formula. */
import {folded} from './folded.js'

export const render = folded({title: 'maths.title', hint: 'maths.hint'}, () => import('./explain/maths_card.js'))
