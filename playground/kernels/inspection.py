"""A look inside a network at one batch: what it computes, and how strongly it would learn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .builder import Built
from .losses import Loss
from .network import Network
from .signals import Signal
from .tape import Array, run

#: A unit is dead if its values over the batch differ by less than this.
_SILENT = 1e-12


@dataclass(frozen=True)
class LayerReport:
    """One hidden layer over the batch.

    Attributes:
        activations: (units, N).
        dead_share: share of its units that give every point the same value.
    """

    activations: Array
    dead_share: float


@dataclass(frozen=True)
class ParameterReport:
    """The parameters of one layer.

    Attributes:
        gradient: (size,) of the mean loss.
        gradient_norm: its Euclidean length.
        update_ratio: length of a plain step of the learning rate over the length of the parameters.
    """

    gradient: Array
    gradient_norm: float
    update_ratio: float


@dataclass(frozen=True)
class Report:
    """All hidden layers, all layers with parameters, and the mean loss of the batch."""

    hidden: tuple[LayerReport, ...]
    parameters: tuple[ParameterReport, ...]
    loss: float


def inspect(built: Built, loss: Loss, x: Array, target: Array, learning_rate: float) -> Report:
    """The report for a batch `x` (features, N) with `target` (outputs, N); it changes nothing."""
    network = built.network
    state, gradient = network.state.copy(), network.gradient.copy()
    with np.errstate(all="ignore"):
        forward, tape = network.gradients(Signal.of(x), target, loss)
        run(tape)
        value = float(np.mean(loss.value(forward.value, target)))
    hidden = tuple(_layer(forward.layer(index).copy()) for index in built.hidden)
    parameters = tuple(
        _parameters(network, offset, offset + layer.size, x.shape[-1], learning_rate)
        for offset, layer in network.flat_layers()
        if layer.size
    )
    np.copyto(network.state, state)
    np.copyto(network.gradient, gradient)
    return Report(hidden, parameters, value)


def _layer(activations: Array) -> LayerReport:
    rows = activations.reshape(len(activations), -1)
    return LayerReport(activations, float(np.mean(np.ptp(rows, axis=1) < _SILENT)))


def _parameters(network: Network, start: int, end: int, points: int, learning_rate: float) -> ParameterReport:
    gradient = network.gradient[start:end] / points
    length = float(np.linalg.norm(gradient))
    size = float(np.linalg.norm(network.parameters[start:end]))
    return ParameterReport(gradient, length, learning_rate * length / size if size else np.inf)
