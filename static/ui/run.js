// @ts-check
/** What the page knows of its run beyond the engine: its record, what is set aside, when it stops, what is kept. */
import {Keeper} from './keeper.js'
import {Pins} from './pins.js'
import {Recorder} from './recorder.js'
import {session} from './session.js'
import {Stops} from './stops.js'

export const recorder = new Recorder(session)
export const pins = new Pins(session, recorder)
export const stops = new Stops(session)
export const keeper = new Keeper(session, recorder)
