// @ts-check
/** What the page knows of its run beyond the engine: its record, and what the browser keeps of it. */
import {Keeper} from './keeper.js'
import {Recorder} from './recorder.js'
import {session} from './session.js'

export const recorder = new Recorder(session)
export const keeper = new Keeper(session, recorder)
