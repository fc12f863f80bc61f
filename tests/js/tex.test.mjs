/** The kernels' TeX as MathML and as plain text. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {declared, load} from './modules.mjs'

const {mathML, plain} = await load('explain/tex.js')

test('a unit is written as people write it', () => {
  assert.equal(plain('a^{(1)}_{2} = \\tanh(-0.5 x_1 - 0.31 x_2^2 + 0.1)'), 'a₂⁽¹⁾ = tanh(−0.5 x₁ − 0.31 x₂² + 0.1)')
  assert.equal(plain('1.2 \\cdot 10^{-5} \\sin x_1'), '1.2·10⁻⁵ sin x₁')
  assert.equal(plain('\\tfrac12 (y - t)^2 \\text{ if } |y - t| \\le 1'), '1/2(y − t)² if |y − t| ≤ 1')
  assert.equal(plain('e^{-g^2}'), 'e^(−g²)')
})

test('MathML has a fraction, scripts and upright names', () => {
  assert.equal(mathML('\\tfrac{2}{\\pi}'), '<math><mrow><mfrac><mrow><mn>2</mn></mrow><mrow><mi>π</mi></mrow></mfrac></mrow></math>')
  assert.match(mathML('a^{(1)}_{2}'), /<msubsup><mi>a<\/mi><mrow><mn>2<\/mn><\/mrow><mrow>/)
  assert.match(mathML('\\operatorname{ReLU}(g)'), /<mi>ReLU<\/mi><mo stretchy="false">\(/)
})

test('nothing in TeX becomes markup', () => {
  assert.equal(mathML('a < b'), '<math><mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow></math>')
})

test('what is not known is refused, not drawn wrong', () => {
  assert.throws(() => plain('\\oint x'), /unknown \\oint/)
  assert.throws(() => plain('{x'), /no closing brace/)
  assert.throws(() => plain('x}'), /a brace too many/)
  assert.throws(() => plain('x_'), /unfinished/)
})

test('every formula of the kernels can be drawn', () => {
  const {formulas} = declared()
  assert.ok(formulas.length > 40)
  for (const tex of formulas) {
    assert.match(mathML(tex), /^<math><mrow>.+<\/mrow><\/math>$/)
    assert.doesNotMatch(plain(tex), /[\\{}]/)
  }
})
