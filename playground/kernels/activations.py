"""Activation functions: formula, derivative and range as data, value and gradient as NumPy calls.

Each function below receives the net input g and the buffer a for f(g), and returns the calls that fill a, and
a function that writes the calls turning dL/da into dL/dg, in place. They stay finite for |g| up to 1e4.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .special import normal_cdf
from .tape import Array, Tape, call, run, spread

#: The calls for the value, and the writer of the calls for the gradient.
Bound = tuple[Tape, Callable[[Array], Tape]]

_INF = math.inf
_EXP_LIMIT = 700.0  # exp overflows just above 709
_NEAREST_TO_ZERO = 1e-4
#: Fixed point at mean 0, variance 1: Klambauer et al., Self-Normalizing Neural Networks (2017).
_SELU_ALPHA, _SELU_SCALE = 1.6732632423543772848, 1.0507009873554804934


@dataclass(frozen=True)
class Activation:
    """One function from net input g to output.

    Attributes: ``formula`` and ``derivative`` in TeX, ``range`` as (least, greatest) value, ``bind(g, a)``.
    """

    name: str
    formula: str
    derivative: str
    range: tuple[float, float]
    bind: Callable[[Array, Array], Bound]

    def __call__(self, g: Array) -> Array:
        """The function at each g."""
        out = np.empty_like(g)
        run(self.bind(g, out)[0])
        return out

    def slope(self, g: Array) -> Array:
        """The derivative at each g; for softmax along its own sum, which is 0."""
        out, grad = np.empty_like(g), np.ones_like(g)
        forward, backward = self.bind(g, out)
        run(forward + backward(grad))
        return grad


def _times(grad: Array, *slope: Callable[[Array], Tape]) -> Tape:
    """grad *= slope, where the slope is written into a buffer of its own."""
    s = np.empty_like(grad)
    return [step for write in slope for step in write(s)] + [call(np.multiply, grad, s, grad)]


def _where(grad: Array, *masks: Callable[[Array], Tape]) -> Tape:
    """grad = 0 wherever the mask is true."""
    mask = np.empty(grad.shape, bool)
    tape = [step for write in masks for step in write(mask)]
    return [*tape, call(np.copyto, grad, 0.0, where=mask)]


def _linear(g: Array, a: Array) -> Bound:
    return ([] if a is g else [call(np.copyto, a, g)]), lambda _: []


def _relu(g: Array, a: Array) -> Bound:
    # The sign of the output is the slope: 1 above zero, 0 at and below it.
    return [call(np.maximum, g, 0.0, out=a)], lambda grad: _times(grad, lambda s: [call(np.sign, a, s)])


def leaky_relu(leak: float) -> Activation:
    """The rectifier that lets this part of what is below 0 through; ``leak`` is from 0 to 1."""

    def bind(g: Array, a: Array) -> Bound:
        forward = [call(np.multiply, g, leak, a), call(np.maximum, g, a, out=a)]

        def backward(grad: Array) -> Tape:
            positive = np.empty(g.shape, bool)
            return _times(
                grad,
                lambda s: [
                    call(np.copyto, s, leak),
                    call(np.greater, g, 0.0, positive),
                    call(np.copyto, s, 1.0, where=positive),
                ],
            )

        return forward, backward

    formula, derivative = rf"\max({leak} g, g)", rf"1 \text{{ if }} g > 0, \text{{ else }} {leak}"
    return Activation("leaky_relu", formula, derivative, (-_INF, _INF), bind)


def _elu(g: Array, a: Array) -> Bound:
    return _scaled_elu(g, a, 1.0, 1.0)


def _selu(g: Array, a: Array) -> Bound:
    return _scaled_elu(g, a, _SELU_ALPHA, _SELU_SCALE)


def _scaled_elu(g: Array, a: Array, alpha: float, scale: float) -> Bound:
    positive, decay = np.empty(g.shape, bool), np.empty_like(g)
    forward = [
        call(np.greater, g, 0.0, positive),
        call(np.minimum, g, 0.0, out=decay),
        call(np.expm1, decay, a),
        call(np.multiply, a, alpha * scale, a),
        call(np.multiply, g, scale, a, where=positive),
    ]

    def backward(grad: Array) -> Tape:
        return _times(
            grad,
            lambda s: [
                call(np.exp, decay, s),
                call(np.multiply, s, alpha * scale, s),
                call(np.copyto, s, scale, where=positive),
            ],
        )

    return forward, backward


def _gelu(g: Array, a: Array) -> Bound:
    share = np.empty_like(g)
    forward = [*normal_cdf(g, share), call(np.multiply, g, share, a)]

    def backward(grad: Array) -> Tape:
        return _times(
            grad,
            lambda s: [
                call(np.multiply, g, g, s),
                call(np.multiply, s, -0.5, s),
                call(np.exp, s, s),
                call(np.multiply, s, 1 / math.sqrt(2 * math.pi), s),
                call(np.multiply, s, g, s),
                call(np.add, s, share, s),
            ],
        )

    return forward, backward


def _logistic_into(g: Array, out: Array) -> Tape:
    return [
        call(np.maximum, g, -_EXP_LIMIT, out=out),
        call(np.negative, out, out),
        call(np.exp, out, out),
        call(np.add, out, 1.0, out),
        call(np.reciprocal, out, out),
    ]


def _silu(g: Array, a: Array) -> Bound:
    share = np.empty_like(g)
    forward = [*_logistic_into(g, share), call(np.multiply, g, share, a)]

    def backward(grad: Array) -> Tape:
        return _times(
            grad,
            lambda s: [
                call(np.subtract, 1.0, share, s),
                call(np.multiply, s, a, s),
                call(np.add, s, share, s),
            ],
        )

    return forward, backward


def _mish(g: Array, a: Array) -> Bound:
    squash = np.empty_like(g)
    forward = [
        call(np.logaddexp, 0.0, g, squash),
        call(np.tanh, squash, squash),
        call(np.multiply, g, squash, a),
    ]

    def backward(grad: Array) -> Tape:
        share = np.empty_like(g)
        return _times(
            grad,
            lambda s: [
                *_logistic_into(g, share),
                call(np.multiply, squash, squash, s),
                call(np.subtract, 1.0, s, s),
                call(np.multiply, s, share, s),
                call(np.multiply, s, g, s),
                call(np.add, s, squash, s),
            ],
        )

    return forward, backward


def _softplus(g: Array, a: Array) -> Bound:
    return [call(np.logaddexp, 0.0, g, a)], lambda grad: _times(grad, lambda s: _logistic_into(g, s))


def _tanh(g: Array, a: Array) -> Bound:
    return [call(np.tanh, g, a)], lambda grad: _times(
        grad, lambda s: [call(np.multiply, a, a, s), call(np.subtract, 1.0, s, s)]
    )


def _sigmoid(g: Array, a: Array) -> Bound:
    return _logistic_into(g, a), lambda grad: _times(
        grad, lambda s: [call(np.subtract, 1.0, a, s), call(np.multiply, s, a, s)]
    )


def _hard_tanh(g: Array, a: Array) -> Bound:
    forward = [call(np.maximum, g, -1.0, out=a), call(np.minimum, a, 1.0, out=a)]
    # Outside the unit interval the output is not the input.
    return forward, lambda grad: _where(grad, lambda mask: [call(np.not_equal, a, g, mask)])


def _step(g: Array, a: Array) -> Bound:
    # The perceptron rule: the error passes as if the unit were linear.
    return [call(np.heaviside, g, 1.0, a)], lambda _: []


def _exponential(g: Array, a: Array) -> Bound:
    forward = [call(np.minimum, g, _EXP_LIMIT, out=a), call(np.exp, a, a)]
    return forward, lambda grad: [
        call(np.multiply, grad, a, grad),
        *_where(grad, lambda mask: [call(np.greater, g, _EXP_LIMIT, mask)]),
    ]


def _reciprocal(g: Array, a: Array) -> Bound:
    forward = [
        call(np.abs, g, a),
        call(np.maximum, a, _NEAREST_TO_ZERO, out=a),
        call(np.copysign, a, g, a),
        call(np.reciprocal, a, a),
    ]

    def backward(grad: Array) -> Tape:
        size = np.empty_like(grad)
        return [
            *_times(grad, lambda s: [call(np.multiply, a, a, s), call(np.negative, s, s)]),
            call(np.abs, g, size),
            *_where(grad, lambda mask: [call(np.less, size, _NEAREST_TO_ZERO, mask)]),
        ]

    return forward, backward


def _square(g: Array, a: Array) -> Bound:
    return [call(np.multiply, g, g, a)], lambda grad: _times(grad, lambda s: [call(np.multiply, g, 2.0, s)])


def _gauss(g: Array, a: Array) -> Bound:
    forward = [call(np.multiply, g, g, a), call(np.negative, a, a), call(np.exp, a, a)]
    return forward, lambda grad: _times(
        grad, lambda s: [call(np.multiply, g, a, s), call(np.multiply, s, -2.0, s)]
    )


def _sine(g: Array, a: Array) -> Bound:
    return [call(np.sin, g, a)], lambda grad: _times(grad, lambda s: [call(np.cos, g, s)])


def _cosine(g: Array, a: Array) -> Bound:
    return [call(np.cos, g, a)], lambda grad: _times(
        grad, lambda s: [call(np.sin, g, s), call(np.negative, s, s)]
    )


def _elliott(g: Array, a: Array) -> Bound:
    room = np.empty_like(g)
    forward = [call(np.abs, g, room), call(np.add, room, 1.0, room), call(np.divide, g, room, a)]
    return forward, lambda grad: _times(
        grad, lambda s: [call(np.multiply, room, room, s), call(np.reciprocal, s, s)]
    )


def _arctan(g: Array, a: Array) -> Bound:
    forward = [call(np.arctan, g, a), call(np.multiply, a, 2 / math.pi, a)]

    def backward(grad: Array) -> Tape:
        return _times(
            grad,
            lambda s: [
                call(np.multiply, g, g, s),
                call(np.add, s, 1.0, s),
                call(np.divide, 2 / math.pi, s, s),
            ],
        )

    return forward, backward


def _softmax(g: Array, a: Array) -> Bound:
    one, each = np.empty((1, *g.shape[1:])), np.empty(g.shape)
    forward = [
        call(np.maximum.reduce, g, 0, None, one, True),
        spread(one, each),
        call(np.subtract, g, each, a),
        call(np.exp, a, a),
        call(np.add.reduce, a, 0, None, one, True),
        spread(one, each),
        call(np.divide, a, each, a),
    ]

    def backward(grad: Array) -> Tape:
        return [
            call(np.multiply, grad, a, each),
            call(np.add.reduce, each, 0, None, one, True),
            spread(one, each),
            call(np.subtract, grad, each, grad),
            call(np.multiply, grad, a, grad),
        ]

    return forward, backward


ACTIVATIONS: dict[str, Activation] = {
    activation.name: activation
    for activation in (
        Activation("tanh", r"\tanh g", r"1 - f^2", (-1, 1), _tanh),
        Activation("relu", r"\max(0, g)", r"1 \text{ if } g > 0, \text{ else } 0", (0, _INF), _relu),
        Activation("sigmoid", r"1 / (1 + e^{-g})", r"f (1 - f)", (0, 1), _sigmoid),
        Activation("linear", r"g", r"1", (-_INF, _INF), _linear),
        leaky_relu(0.01),
        Activation("elu", r"g \text{ if } g > 0, \text{ else } e^g - 1", r"\min(1, e^g)", (-1, _INF), _elu),
        Activation(
            "selu",
            r"1.0507 \, (g \text{ if } g > 0, \text{ else } 1.6733 (e^g - 1))",
            r"1.0507 \, (1 \text{ if } g > 0, \text{ else } 1.6733 e^g)",
            (-_SELU_ALPHA * _SELU_SCALE, _INF),
            _selu,
        ),
        Activation(
            "gelu", r"g \, \Phi(g)", r"\Phi(g) + g \, \varphi(g)", (-0.16997120747990369, _INF), _gelu
        ),
        Activation(
            "silu", r"g \, \sigma(g)", r"\sigma(g) + f (1 - \sigma(g))", (-0.27846454276107379, _INF), _silu
        ),
        Activation(
            "mish",
            r"g \tanh(\ln(1 + e^g))",
            r"t + g (1 - t^2) \, \sigma(g), \; t = \tanh(\ln(1 + e^g))",
            (-0.30884341301725407, _INF),
            _mish,
        ),
        Activation("softplus", r"\ln(1 + e^g)", r"\sigma(g)", (0, _INF), _softplus),
        Activation(
            "hard_tanh",
            r"\max(-1, \min(1, g))",
            r"1 \text{ if } |g| \le 1, \text{ else } 0",
            (-1, 1),
            _hard_tanh,
        ),
        Activation(
            "step", r"1 \text{ if } g \ge 0, \text{ else } 0", r"1 \text{ (perceptron rule)}", (0, 1), _step
        ),
        Activation("exponential", r"e^{\min(g, 700)}", r"f", (0, _INF), _exponential),
        Activation(
            "reciprocal", r"1 / g", r"-f^2", (-1 / _NEAREST_TO_ZERO, 1 / _NEAREST_TO_ZERO), _reciprocal
        ),
        Activation("square", r"g^2", r"2 g", (0, _INF), _square),
        Activation("gauss", r"e^{-g^2}", r"-2 g f", (0, 1), _gauss),
        Activation("sine", r"\sin g", r"\cos g", (-1, 1), _sine),
        Activation("cosine", r"\cos g", r"-\sin g", (-1, 1), _cosine),
        Activation("elliott", r"g / (1 + |g|)", r"1 / (1 + |g|)^2", (-1, 1), _elliott),
        Activation("arctan", r"\tfrac{2}{\pi} \arctan g", r"\tfrac{2}{\pi} / (1 + g^2)", (-1, 1), _arctan),
    )
}

#: For the output layer of several classes: e^{g_j} / sum of e^{g_k}. Features are its first axis.
SOFTMAX = Activation("softmax", r"e^{g_j} / \sum_k e^{g_k}", r"f_j (\delta_{jk} - f_k)", (0, 1), _softmax)
