"""The two backends behind a run: NumPy, the reference that people read, and the compiled kernels of `fused`.

They work on the same network's parameters and do the same arithmetic; only rounding differs. Calls are
coarse: many epochs, or a whole picture, in each.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .fused.epochs import FusedAnchorEpochs, FusedEpochs
from .fused.errors import FusedUnavailable, NotCovered
from .fused.forward import FusedForward
from .losses import Loss
from .network import Network
from .numpy_backend import Batches, NumpyEpochs, Rules
from .parity import AnchorEpochs
from .signals import Signal
from .tape import Array

BACKENDS = ("auto", "numpy", "fused")


class Epochs(Protocol):
    """The textbook's epochs; see `NumpyEpochs`."""

    def configure(self, rules: Rules) -> None:
        """Takes effect with the next update."""

    def train(self, orders: NDArray[np.intp], rates: Array) -> int:
        """An epoch for each row of `orders` (epochs, N); returns how many went well."""


class ParityEpochs(Protocol):
    """TensorFlow Playground's epochs; see `AnchorEpochs`."""

    @property
    def dead(self) -> int:
        """Weights that an L1 penalty has frozen."""

    def configure(self, batch_size: int, regularization: str, regularization_rate: float) -> None:
        """Takes effect with the next update."""

    def train(self, epochs: int, rate: float) -> int:
        """Whole epochs; returns how many went well."""


class Outputs(Protocol):
    """The network at fixed points; see `network.Forward`."""

    @property
    def value(self) -> Array:
        """(outputs, N) of the last run."""

    def layer(self, index: int) -> Array:
        """(units, N) of a layer in the last run."""

    def run(self) -> None:
        """Computes them at the current parameters."""

    def loss(self, loss: Loss, target: Array) -> float:
        """Mean loss of the outputs of the last run."""


class Backend(Protocol):
    """What computes for one network. Attributes: ``name``, "numpy" or "fused"."""

    name: str

    def epochs(self, loss: Loss, x: Array, target: Array, is_weight: Array) -> Epochs:
        """The textbook's epochs on the training points x (features, N), target (outputs, N)."""

    def parity_epochs(self, loss: Loss, x: Array, target: Array, is_weight: Array) -> ParityEpochs:
        """TensorFlow Playground's epochs on the training points."""

    def outputs(self, x: Array, layers: Sequence[int]) -> Outputs:
        """The network at x (features, N); `layers` are those to be read besides the last."""


class NumpyBackend:
    """Tapes of NumPy calls."""

    name = "numpy"

    def __init__(self, network: Network) -> None:
        self._network = network

    def epochs(self, loss: Loss, x: Array, target: Array, is_weight: Array) -> NumpyEpochs:
        """See `Backend`."""
        return NumpyEpochs(self._network, Batches(self._network, loss, x, target), is_weight)

    def parity_epochs(self, loss: Loss, x: Array, target: Array, is_weight: Array) -> AnchorEpochs:
        """See `Backend`."""
        return AnchorEpochs(self._network, Batches(self._network, loss, x, target), is_weight)

    def outputs(self, x: Array, layers: Sequence[int]) -> Outputs:
        """See `Backend`; every layer can be read."""
        del layers
        return self._network.forward(Signal.of(x))


class FusedBackend:
    """Compiled kernels.

    Raises:
        NotCovered: a network that they do not know.
        FusedUnavailable: there are none on this machine.
    """

    name = "fused"

    def __init__(self, network: Network) -> None:
        self._network = network
        features = network.layers[0].fan_in or 0
        FusedForward(network, np.zeros((features, 1)))

    def epochs(self, loss: Loss, x: Array, target: Array, is_weight: Array) -> FusedEpochs:
        """See `Backend`."""
        return FusedEpochs(self._network, loss, x, target, is_weight)

    def parity_epochs(self, loss: Loss, x: Array, target: Array, is_weight: Array) -> FusedAnchorEpochs:
        """See `Backend`."""
        return FusedAnchorEpochs(self._network, loss, x, target, is_weight)

    def outputs(self, x: Array, layers: Sequence[int]) -> FusedForward:
        """See `Backend`."""
        return FusedForward(self._network, x, layers)


def backend_for(network: Network, wanted: str = "auto") -> Backend:
    """The backend to compute a network with.

    "fused" is compiled C where it knows the network, else NumPy. "auto" is the same in the browser, where the
    kernels come ready-made; elsewhere it is NumPy, unless the environment has ``PLAYGROUND_FUSED=1``.

    Raises:
        ValueError: none of `BACKENDS`.
        FusedUnavailable: "fused" was asked for by name and there are no compiled kernels here.
    """
    if wanted not in BACKENDS:
        raise ValueError(f"backend: expected one of {', '.join(BACKENDS)}; got {wanted!r}")
    ready = sys.platform == "emscripten" or os.environ.get("PLAYGROUND_FUSED") == "1"
    if wanted == "numpy" or (wanted == "auto" and not ready):
        return NumpyBackend(network)
    try:
        return FusedBackend(network)
    except NotCovered:
        return NumpyBackend(network)
    except FusedUnavailable:
        if wanted == "fused":
            raise
        return NumpyBackend(network)
