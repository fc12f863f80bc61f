// @ts-check
/** The numbers of Bokeh's figures, along their axes and under the pointer, as the person's language writes them. */
import {session} from './session.js'
import {h} from './view.js'

const DIGITS = 6 // significant; what a tick has beyond is rounding

/** @param {number} value */
const plain = (value) => session.words.number(value, {maximumSignificantDigits: DIGITS})

/**
 * Bokeh's own formatters know no decimal comma, and one in JavaScript as Python can declare it is compiled from text, which
 * the page's rules forbid; so each axis's formatter is given its method here.
 * @param {any[]} axes @param {(value: number) => string} [written] where they are not just numbers
 */
export function inWords(axes, written = plain) {
  for (const {formatter} of axes) formatter.doFormat = (/** @type {number[]} */ ticks) => ticks.map(written)
}

/** The numbers are to be written anew. @param {any[]} axes */
export const rewrite = (axes) => axes.forEach((axis) => axis.change.emit())

/**
 * What is read out under the pointer: a line of name and value for each thing told.
 * @param {any} hover @param {(data: any, at: any) => [string, string][]} told of a source's columns and the place in them
 */
export function readOut(hover, told) {
  hover.setv({tooltips: ({data}, at) => h('div', {}, ...told(data, at).map(([name, value]) => h('div', {}, name, ' ', h('b', {}, value))))}, {sync: false})
}
