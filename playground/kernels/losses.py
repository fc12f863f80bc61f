"""Losses: how wrong an output is. A batch's loss is the sum over its points; a set's is the mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .activations import ACTIVATIONS, SOFTMAX
from .errors import SpecError
from .tape import Array, Tape, call


@dataclass(frozen=True)
class Loss:
    """A loss of outputs (k, N) against targets (k, N).

    Attributes:
        formula: TeX, for one point.
        targets: what targets it takes, in words.
        value: (output, target) -> (N,) loss of each point, summed over its k outputs.
        gradient: (output, target, grad) -> the calls that write dL/d output into `grad`.
        accepts: whether targets lie in its domain.
    """

    name: str
    formula: str
    targets: str
    value: Callable[[Array, Array], Array]
    gradient: Callable[[Array, Array, Array], Tape]
    accepts: Callable[[Array], bool]

    def check(self, target: Array) -> None:
        """Raises `SpecError` if the targets are not finite or lie outside the loss's domain."""
        if not np.isfinite(target).all() or not self.accepts(target):
            wrong = target[~np.isfinite(target)]
            given = float(wrong[0]) if wrong.size else (float(target.min()), float(target.max()))
            raise SpecError("targets", f"{self.targets} for the loss {self.name!r}", given)


def _squared(output: Array, target: Array) -> Array:
    return np.asarray(0.5 * np.sum((output - target) ** 2, axis=0))


def _squared_gradient(output: Array, target: Array, grad: Array) -> Tape:
    return [call(np.subtract, output, target, grad)]


def _absolute(output: Array, target: Array) -> Array:
    return np.asarray(np.sum(np.abs(output - target), axis=0))


def _absolute_gradient(output: Array, target: Array, grad: Array) -> Tape:
    return [call(np.subtract, output, target, grad), call(np.sign, grad, grad)]


def _huber(output: Array, target: Array) -> Array:
    error = np.abs(output - target)
    return np.asarray(np.sum(np.where(error <= 1, 0.5 * error * error, error - 0.5), axis=0))


def _huber_gradient(output: Array, target: Array, grad: Array) -> Tape:
    return [
        call(np.subtract, output, target, grad),
        call(np.maximum, grad, -1.0, out=grad),
        call(np.minimum, grad, 1.0, out=grad),
    ]


def _hinge(output: Array, target: Array) -> Array:
    return np.asarray(np.sum(np.maximum(0, 1 - output * target), axis=0))


def _hinge_gradient(output: Array, target: Array, grad: Array) -> Tape:
    return [
        call(np.multiply, output, target, grad),
        call(np.subtract, 1.0, grad, grad),
        call(np.heaviside, grad, 0.0, grad),
        call(np.multiply, grad, target, grad),
        call(np.negative, grad, grad),
    ]


def _binary_cross_entropy(output: Array, target: Array) -> Array:
    return np.asarray(np.sum(np.logaddexp(0, output) - target * output, axis=0))


def _binary_cross_entropy_gradient(output: Array, target: Array, grad: Array) -> Tape:
    forward, _ = ACTIVATIONS["sigmoid"].bind(output, grad)
    return [*forward, call(np.subtract, grad, target, grad)]


def _categorical_cross_entropy(output: Array, target: Array) -> Array:
    highest = np.max(output, axis=0)
    log_sum = highest + np.log(np.sum(np.exp(output - highest), axis=0))
    return np.asarray(log_sum - np.sum(target * output, axis=0))


def _categorical_cross_entropy_gradient(output: Array, target: Array, grad: Array) -> Tape:
    forward, _ = SOFTMAX.bind(output, grad)
    return [*forward, call(np.subtract, grad, target, grad)]


def _any(target: Array) -> bool:
    return target.size >= 0


def _signs(target: Array) -> bool:
    return bool((np.abs(target) == 1).all())


def _shares(target: Array) -> bool:
    return bool(((target >= 0) & (target <= 1)).all())


def _distributions(target: Array) -> bool:
    return _shares(target) and bool(np.allclose(target.sum(axis=0), 1, rtol=0, atol=1e-9))


LOSSES: dict[str, Loss] = {
    loss.name: loss
    for loss in (
        Loss("squared", r"\tfrac12 (y - t)^2", "numbers", _squared, _squared_gradient, _any),
        Loss("absolute", r"|y - t|", "numbers", _absolute, _absolute_gradient, _any),
        Loss(
            "huber",
            r"\tfrac12 (y - t)^2 \text{ if } |y - t| \le 1, \text{ else } |y - t| - \tfrac12",
            "numbers",
            _huber,
            _huber_gradient,
            _any,
        ),
        Loss("hinge", r"\max(0, 1 - t y)", "-1 or 1", _hinge, _hinge_gradient, _signs),
        Loss(
            "binary_cross_entropy",
            r"-t \ln \sigma(y) - (1 - t) \ln (1 - \sigma(y))",
            "numbers from 0 to 1",
            _binary_cross_entropy,
            _binary_cross_entropy_gradient,
            _shares,
        ),
        Loss(
            "categorical_cross_entropy",
            r"-\sum_j t_j \ln \operatorname{softmax}(y)_j",
            "shares of the classes that add up to 1",
            _categorical_cross_entropy,
            _categorical_cross_entropy_gradient,
            _distributions,
        ),
    )
}
