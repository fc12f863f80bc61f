"""Training points cut into batches, and the gradient of each."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .losses import Loss
from .network import Network
from .tape import Array, Tape, run


class Batches:
    """The training part as rows of one array, so that a batch is loaded and an epoch reordered by a single call.

    Args:
        network: whose gradient is wanted.
        loss: of its output against the targets.
        x: (N, features).
        target: (N, outputs).
    """

    def __init__(self, network: Network, loss: Loss, x: Array, target: Array) -> None:
        self.count = len(x)
        self._network, self._loss = network, loss
        self._features = x.shape[1]
        self._given = np.hstack([x, target])
        self._rows = self._given.copy()
        self._tapes: dict[int, tuple[Array, Tape]] = {}
        self._size, self._slices = 0, list[Array]()

    def reorder(self, order: NDArray[np.intp]) -> None:
        """From now on the points come in this order of their original positions."""
        np.take(self._given, order, 0, self._rows, "clip")  # "clip": the mode that needs no buffer

    def gradients(self, size: int) -> Iterator[int]:
        """Puts one batch gradient after the other, a sum over its points, into `network.gradient`.

        Yields:
            The number of points in the batch: `size`, and what is left over for the last.
        """
        if size != self._size:
            self._size = size
            self._slices = [self._rows[start : start + size] for start in range(0, self.count, size)]
        for rows in self._slices:
            count = len(rows)
            buffer, tape = self._tapes.get(count) or self._write_tape(count)
            np.copyto(buffer, rows)
            run(tape)
            yield count

    def _write_tape(self, count: int) -> tuple[Array, Tape]:
        buffer = np.empty((count, self._rows.shape[1]))
        x, target = buffer[:, : self._features], buffer[:, self._features :]
        self._tapes[count] = buffer, self._network.gradients(x, target, self._loss)
        return self._tapes[count]
