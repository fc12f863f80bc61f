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
#: How far from its input an autoencoder's output is drawn as strongly as can be, in the input's own units.
FAR = 4.0


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


def drawn_output(head: Head, x: Array, output: Array) -> Array:
    """(N,) what a map shows of outputs (k, N) at inputs x (features, N).

    The output as it is shown; of several classes the number of the likeliest; of an autoencoder the distance
    between what goes in and what comes out, 1 for `FAR`.
    """
    if head.problem == "multi-class":
        return head.classes(output).astype(float)
    if head.problem == "autoencoder":
        return np.asarray(np.linalg.norm(output - x, axis=0) / FAR)
    return np.asarray(head.shown(output)[0])


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
        self._hidden, self._head, self._x = built.hidden, head, x
        self._units = sum(built.widths[1:-1])
        self._picture = np.zeros((cells, cells), np.float32)
        drawn = self._units + (head.outputs if head.problem == "autoencoder" else 0)
        self._pictures = np.zeros((drawn, cells, cells), np.float32)

    @property
    def units(self) -> int:
        """Hidden units."""
        return self._units

    def output(self) -> Array32:
        """(cells, cells) see `drawn_output`."""
        self._forward.run()
        shown = drawn_output(self._head, self._x, self._forward.value)
        np.copyto(self._picture.reshape(-1), shown, casting="same_kind")
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
        """(units, cells, cells) the activations of all hidden units; of an autoencoder its outputs follow."""
        self._forward.run()
        layers = [self._forward.layer(index) for index in self._hidden]
        if self._head.problem == "autoencoder":
            layers.append(self._forward.value)
        start = 0
        for values in layers:
            end = start + len(values)
            np.copyto(self._pictures[start:end].reshape(len(values), -1), values, casting="same_kind")
            start = end
        return self._pictures
