"""Activation functions: value and derivative as NumPy calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .tape import Array, New, Tape, call


@dataclass(frozen=True)
class Activation:
    """One function f from net input g to output.

    `value(g, out, new)` writes f(g) into `out`.
    `backward(g, a, grad, new)` turns dL/df in `grad` into dL/dg, in place; `a` holds f(g).
    """

    name: str
    value: Callable[[Array, Array, New], Tape]
    backward: Callable[[Array, Array, Array, New], Tape]


def _identity(g: Array, out: Array, new: New) -> Tape:
    return [call(np.copyto, out, g)]


def _identity_backward(g: Array, a: Array, grad: Array, new: New) -> Tape:
    return []


def _relu(g: Array, out: Array, new: New) -> Tape:
    return [call(np.maximum, g, 0.0, out=out)]


def _relu_backward(g: Array, a: Array, grad: Array, new: New) -> Tape:
    slope = new(g.shape)
    return [call(np.sign, a, slope), call(np.multiply, grad, slope, grad)]


def _tanh(g: Array, out: Array, new: New) -> Tape:
    return [call(np.tanh, g, out)]


def _tanh_backward(g: Array, a: Array, grad: Array, new: New) -> Tape:
    slope = new(g.shape)
    return [
        call(np.multiply, a, a, slope),
        call(np.subtract, 1.0, slope, slope),
        call(np.multiply, grad, slope, grad),
    ]


def _logistic(g: Array, out: Array, new: New) -> Tape:
    return [
        call(np.maximum, g, -709.0, out=out),  # exp(709) is the last that does not overflow
        call(np.negative, out, out),
        call(np.exp, out, out),
        call(np.add, out, 1.0, out),
        call(np.reciprocal, out, out),
    ]


def _logistic_backward(g: Array, a: Array, grad: Array, new: New) -> Tape:
    slope = new(g.shape)
    return [
        call(np.subtract, 1.0, a, slope),
        call(np.multiply, slope, a, slope),
        call(np.multiply, grad, slope, grad),
    ]


ACTIVATIONS = {
    activation.name: activation
    for activation in (
        Activation("linear", _identity, _identity_backward),
        Activation("relu", _relu, _relu_backward),
        Activation("tanh", _tanh, _tanh_backward),
        Activation("sigmoid", _logistic, _logistic_backward),
    )
}
