"""What a page draws of a network: its units over the square."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .backend import Backend, Outputs
from .builder import Built
from .heads import Head
from .tape import Array

Array32 = NDArray[np.float32]

#: Half the width of the square that is drawn.
EXTENT = 6.0


def plane(cells: int) -> Array:
    """(cells * cells, 2) the centres of the cells of the drawn square, row by row from the top left."""
    centres = (np.arange(cells) + 0.5) * (2 * EXTENT / cells) - EXTENT
    return np.stack(np.meshgrid(centres, -centres), axis=-1).reshape(-1, 2)


def drawn_points(places: Array, labels: Array) -> Array32:
    """(N, 3) x, y and label of points at places (N, 1 or 2)."""
    drawn = np.zeros((len(places), 3), np.float32)
    drawn[:, : places.shape[1]] = places
    drawn[:, 2] = labels[:, 0]
    return drawn


class PlaneView:
    """A network over cells x cells points of the square.

    Args:
        built: the network.
        backend: what computes it.
        head: what its output means.
        x: (features, cells * cells) features of `plane(cells)`.
        cells: a side of the picture.
    """

    def __init__(self, built: Built, backend: Backend, head: Head, x: Array, cells: int) -> None:
        self._forward: Outputs = backend.outputs(x, built.hidden)
        self._hidden, self._head = built.hidden, head
        self._units = sum(built.widths[1:-1])
        self._picture = np.zeros((cells, cells), np.float32)
        self._pictures = np.zeros((self._units, cells, cells), np.float32)

    @property
    def units(self) -> int:
        """Hidden units."""
        return self._units

    def output(self) -> Array32:
        """(cells, cells) the output as it is shown; of several classes, the number of the likeliest."""
        self._forward.run()
        shown = self._forward.value
        if self._head.problem == "multi-class":
            shown = self._head.classes(shown)[None, :].astype(float)
        else:
            shown = self._head.shown(shown)
        np.copyto(self._picture.reshape(-1), shown[0], casting="same_kind")
        return self._picture

    def unit(self, number: int) -> Array32:
        """(cells, cells) what a hidden unit gives, counted through the layers, or an output as shown."""
        self._forward.run()
        for index in self._hidden:
            values = self._forward.layer(index)
            if number < len(values):
                break
            number -= len(values)
        else:
            values = self._head.shown(self._forward.value)
        np.copyto(self._picture.reshape(-1), values[number], casting="same_kind")
        return self._picture

    def hidden(self) -> Array32:
        """(units, cells, cells) the activations of all hidden units."""
        self._forward.run()
        start = 0
        for index in self._hidden:
            values = self._forward.layer(index)
            end = start + len(values)
            np.copyto(self._pictures[start:end].reshape(len(values), -1), values, casting="same_kind")
            start = end
        return self._pictures
