"""What flows between layers: features first, batch last, with a constant 1 on top."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .tape import Array


@dataclass(frozen=True)
class Signal:
    """The units of a layer over a batch.

    Above its features a signal carries a row of ones, so that a bias is a weight like any other and one
    matrix product does the work of two. Features come first and the batch last: each unit's values lie side
    by side, as a heat map needs them. There may be any number of axes in between (time, rows and columns of
    an image).

    Attributes:
        full: (1 + units, ..., batch), C-contiguous; ``full[0]`` is 1.
    """

    full: Array

    @classmethod
    def empty(cls, shape: tuple[int, ...]) -> Signal:
        """A signal of `shape` = (units, ..., batch) whose values are still to be written."""
        full = np.empty((1 + shape[0], *shape[1:]))
        full[0] = 1.0
        return cls(full)

    @classmethod
    def of(cls, values: Array) -> Signal:
        """A signal that holds a copy of `values` (units, ..., batch)."""
        signal = cls.empty(values.shape)
        signal.value[...] = values
        return signal

    @property
    def value(self) -> Array:
        """(units, ..., batch), without the ones."""
        return self.full[1:]

    @property
    def units(self) -> int:
        """How many features."""
        return len(self.full) - 1

    @property
    def rows(self) -> Array:
        """(1 + units, everything else): every axis but the first is a batch to a dense layer."""
        return self.full.reshape(len(self.full), -1)
