// @ts-check
/** More ways to see the network: how its weights lie, how its layers bend the plane, where its loss goes down. */
import {folded} from './folded.js'

export const render = folded({title: 'see.title', hint: 'see.hint'}, () => import('./see/card.js'))
