"""Losses: how wrong an output is, summed over a batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .tape import Array, New, Tape, call


@dataclass(frozen=True)
class Loss:
    """`value(output, target)` is the loss of each row (N,); `gradient(output, target, grad, new)` writes dL/d output."""

    name: str
    value: Callable[[Array, Array], Array]
    gradient: Callable[[Array, Array, Array, New], Tape]


def _squared(output: Array, target: Array) -> Array:
    difference = output - target
    return 0.5 * np.sum(difference * difference, axis=-1)


def _squared_gradient(output: Array, target: Array, grad: Array, new: New) -> Tape:
    return [call(np.subtract, output, target, grad)]


LOSSES = {loss.name: loss for loss in (Loss("squared", _squared, _squared_gradient),)}
