// @ts-check
/** The little TeX that the kernels write, as MathML that browsers draw and as plain text that can be pasted anywhere. */

/** @typedef {{kind: 'number' | 'name' | 'sign' | 'text' | 'space', text: string}} Leaf */
/** @typedef {Leaf | {kind: 'row', parts: Node[]} | {kind: 'script', base: Node, below: Node | null, above: Node | null} | {kind: 'fraction', over: Node, under: Node}} Node */

const TOKEN = /\\(?:text|operatorname|mathbb)\{[^}]*\}|\\[a-zA-Z]+|\\[,;]|\d+(?:\.\d+)?|\S/g
/** @type {Record<string, string>} */
const SIGNS = {le: '≤', ge: '≥', times: '×', cdot: '·', sum: '∑', in: '∈', partial: '∂'}
/** @type {Record<string, string>} */
const LETTERS = {sigma: 'σ', Phi: 'Φ', varphi: 'φ', pi: 'π', delta: 'δ', softmax: 'softmax'}
const FUNCTIONS = ['tanh', 'sin', 'cos', 'ln', 'arctan', 'max', 'min']
/** @type {Record<string, string>} */
const ABOVE = {0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹', '−': '⁻', '+': '⁺', '(': '⁽', ')': '⁾', i: 'ⁱ', j: 'ʲ', k: 'ᵏ', g: 'ᵍ'}
/** @type {Record<string, string>} */
const BELOW = {0: '₀', 1: '₁', 2: '₂', 3: '₃', 4: '₄', 5: '₅', 6: '₆', 7: '₇', 8: '₈', 9: '₉', i: 'ᵢ', j: 'ⱼ', k: 'ₖ'}
const BINARY = '=+−<>≤≥×∈'

/** @param {string} tex throws at what it does not know @returns {Node} */
export function parse(tex) {
  const tokens = tex.replace(/\\tfrac(\d)(\d)/g, '\\tfrac{$1}{$2}').match(TOKEN) ?? []
  let at = 0
  /** One thing: a group, a command with what it takes, or a single sign. @returns {Node} */
  const one = () => {
    const token = tokens[at++]
    if (token === undefined) throw new Error(`unfinished: ${tex}`)
    if (token === '{') {
      const row = several()
      if (tokens[at++] !== '}') throw new Error(`no closing brace: ${tex}`)
      return row
    }
    const held = /^\\(text|operatorname|mathbb)\{(.*)\}$/.exec(token)
    if (held) return held[1] === 'text' ? {kind: 'text', text: held[2]} : {kind: 'name', text: held[1] === 'mathbb' ? 'ℝ' : held[2]}
    if (token === '\\tfrac' || token === '\\frac') return {kind: 'fraction', over: one(), under: one()}
    if (token === '\\,' || token === '\\;') return {kind: 'space', text: ' '}
    if (token[0] === '\\') {
      const name = token.slice(1)
      if (FUNCTIONS.includes(name)) return {kind: 'name', text: name}
      if (name in LETTERS) return {kind: 'name', text: LETTERS[name]}
      if (name in SIGNS) return {kind: 'sign', text: SIGNS[name]}
      throw new Error(`unknown ${token}: ${tex}`)
    }
    if (/^\d/.test(token)) return {kind: 'number', text: token}
    return /^[a-zA-Z]$/.test(token) ? {kind: 'name', text: token} : {kind: 'sign', text: token === '-' ? '−' : token}
  }
  /** @returns {Node} */
  const several = () => {
    /** @type {Node[]} */
    const parts = []
    while (at < tokens.length && tokens[at] !== '}') {
      const base = one()
      /** @type {Node | null} */ let below = null
      /** @type {Node | null} */ let above = null
      while (tokens[at] === '^' || tokens[at] === '_') {
        if (tokens[at++] === '^') above = one()
        else below = one()
      }
      parts.push(below || above ? {kind: 'script', base, below, above} : base)
    }
    return {kind: 'row', parts}
  }
  const row = several()
  if (at < tokens.length) throw new Error(`a brace too many: ${tex}`)
  return row
}

/** @param {string} text */
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

/** @param {Node} node @returns {string} */
function markup(node) {
  switch (node.kind) {
    case 'row': return `<mrow>${node.parts.map((part, k) => (isUnary(part, node.parts[k - 1]) ? `<mo form="prefix">${written(part)}</mo>` : markup(part)) + (needsSpace(part, node.parts[k + 1]) ? '<mspace width="0.2em"/>' : '')).join('')}</mrow>`
    case 'fraction': return `<mfrac>${markup(node.over)}${markup(node.under)}</mfrac>`
    case 'script': {
      const tag = node.below && node.above ? 'msubsup' : node.below ? 'msub' : 'msup'
      return `<${tag}>${[node.base, node.below, node.above].map((part) => (part ? markup(part) : '')).join('')}</${tag}>`
    }
    case 'number': return `<mn>${node.text}</mn>`
    case 'name': return `<mi>${escaped(node.text)}</mi>`
    case 'space': return '<mspace width="0.2em"/>'
    case 'text': return `<mtext>${escaped(node.text)}</mtext>`
    case 'sign': return '()|'.includes(node.text) ? `<mo stretchy="false">${node.text}</mo>` : `<mo>${escaped(node.text)}</mo>`
  }
}

/** Whether a minus or plus belongs to what follows it alone. @param {Node} node @param {Node | undefined} before */
const isUnary = (node, before) => node.kind === 'sign' && '+−'.includes(node.text) && (!before || (before.kind === 'sign' && '(,='.includes(before.text)))

/** Whether two things side by side would be read as one. @param {Node} node @param {Node | undefined} next */
function needsSpace(node, next) {
  const base = node.kind === 'script' ? node.base : node
  const after = next?.kind === 'script' ? next.base : next
  if (!after || base.kind === 'sign' || base.kind === 'space' || base.kind === 'text') return false
  return after.kind === 'name' || after.kind === 'number' || after.kind === 'fraction'
}

/** @param {Node} node @returns {string} */
function written(node) {
  switch (node.kind) {
    case 'row': return node.parts.map((part, k) => {
      const text = written(part)
      if (part.kind !== 'sign') return needsSpace(part, node.parts[k + 1]) ? `${text} ` : text
      if (text === ',') return ', '
      return BINARY.includes(text) && !isUnary(part, node.parts[k - 1]) ? ` ${text} ` : text
    }).join('')
    case 'fraction': return `${written(node.over)}/${written(node.under)}`
    case 'script': return written(node.base) + (node.below ? small(written(node.below), BELOW, '_') : '') + (node.above ? small(written(node.above), ABOVE, '^') : '')
    default: return node.text
  }
}

/** In small letters if there are such, else in brackets. @param {string} text @param {Record<string, string>} letters @param {string} sign */
function small(text, letters, sign) {
  const all = [...text]
  return all.every((letter) => letter in letters) ? all.map((letter) => letters[letter]).join('') : all.length > 1 ? `${sign}(${text})` : sign + text
}

/** @param {string} tex @returns {string} a `<math>` element */
export const mathML = (tex) => `<math>${markup(parse(tex))}</math>`

/** @param {string} tex @returns {string} */
export const plain = (tex) => written(parse(tex))
