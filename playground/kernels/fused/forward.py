"""A network over many points in one call: heat maps, thumbnails, losses over a set."""

from __future__ import annotations

from collections.abc import Sequence
from ctypes import byref

import numpy as np

from ..losses import Loss
from ..network import Network
from ..tape import Array
from .library import library
from .plan import Plan
from .structures import LOSSES

#: Points pushed through at a time: the signals of a small network then stay in the processor's first cache.
_TILE = 50


class FusedForward:
    """The forward pass of a network for fixed points; see `network.Forward`.

    Args:
        network: at whose current parameters `run` computes.
        x: (features, N).
        layers: which of the network's layers are to be read afterwards, besides the last.

    Raises:
        NotCovered: a network that the kernels do not know.
        FusedUnavailable: there are no compiled kernels.
    """

    def __init__(self, network: Network, x: Array, layers: Sequence[int] = ()) -> None:
        self._kernels = library()
        self._plan = Plan(network, _TILE, training=False)
        if x.ndim != 2 or len(x) != self._plan.inputs:
            raise ValueError(f"expected ({self._plan.inputs}, N) features; got {x.shape}")
        self._x, self._count = np.ascontiguousarray(x), x.shape[1]
        self._last = len(network.layers) - 1
        self._seen = self._plan.see([*layers, self._last], self._count)

    @property
    def value(self) -> Array:
        """(outputs, N): where the network's output lies."""
        return self._seen[self._last]

    def layer(self, index: int) -> Array:
        """(units, N): where the output of a layer lies, if it was asked for."""
        return self._seen[index]

    def run(self) -> None:
        """Computes the outputs at the current parameters."""
        self._kernels.fused_look(byref(self._plan.structure), self._x.ctypes.data, self._count)

    def loss(self, loss: Loss, target: Array) -> float:
        """The mean loss of the outputs last computed against targets (outputs, N); NaN if there are none.

        Raises:
            ValueError: targets of another shape.
        """
        if target.shape != self.value.shape or target.dtype != np.float64:
            raise ValueError(
                f"expected float64 targets {self.value.shape}; got {target.dtype} {target.shape}"
            )
        if not self._count:
            return float("nan")
        outputs, target = self.value, np.ascontiguousarray(target)
        total = self._kernels.fused_loss(
            LOSSES.index(loss.name), outputs.ctypes.data, target.ctypes.data, len(outputs), self._count
        )
        return float(total / self._count)
