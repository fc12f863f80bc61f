// @ts-check
/** The losses of all runners by epoch, each in its own colour and dash. */
import {classColour} from '../heatmap.js'
import {paintLines} from '../see/lines.js'

/** How the lines are broken, so that colour is not alone; for strokes 2 pixels wide. */
export const DASHES = [[], [7, 3], [2, 3], [9, 3, 2, 3], [12, 4], [4, 2], [2, 2, 7, 2], [1, 4]]

/** @param {HTMLCanvasElement} canvas @param {import('./race.js').Race} race @param {'train' | 'test'} part */
export function paintRace(canvas, race, part) {
  const lines = race.lanes.map(({laps}, k) => ({
    points: laps.map((lap) => /** @type {[number, number]} */ ([lap.epoch, lap[part]])), colour: classColour(k), dash: DASHES[k],
  }))
  paintLines(canvas, lines, race.epochs)
}
