// @ts-check
/** The likeliest sentences that beam search has found, each with its probability as a bar. */
import {bars} from './bars.js'
import {listOf} from './text/frames.js'

/** @returns {{element: HTMLElement, show: (frame: any, language: string) => void}} of a frame uint8 (bytes,): [sentence, natural logarithm of its probability] */
export function beams() {
  const {element, show} = bars()
  element.classList.add('of-sentences')
  return {element, show(frame, language) {
    const found = listOf(frame)
    element.lang = language
    show(found.map(([sentence]) => sentence || '—'), found.map(([, score]) => Math.exp(score)))
  }}
}
