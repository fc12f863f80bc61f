"""The loss around and between points of weight space: Li et al., Visualizing the Loss Landscape (2018)."""

from __future__ import annotations

import numpy as np

from .losses import Loss
from .network import Network
from .signals import Signal
from .tape import Array, run


def loss_along_line(
    network: Network, loss: Loss, x: Array, target: Array, start: Array, end: Array, shares: Array
) -> Array:
    """(len(shares),) mean loss at start + share * (end - start); the network keeps its parameters.

    Args:
        network: whose loss it is.
        loss: of its output.
        x: (features, N).
        target: (outputs, N).
        start, end: (size,) points of weight space.
        shares: where between them; 0 is the start, 1 the end.
    """
    points = start + np.asarray(shares)[:, None] * (end - start)
    return _losses(network, loss, x, target, points)


def loss_slice(
    network: Network,
    loss: Loss,
    x: Array,
    target: Array,
    centre: Array,
    axes: tuple[Array, Array],
    steps: Array,
) -> Array:
    """(len(steps), len(steps)) mean loss at centre + a * axes[0] + b * axes[1]; rows are b, columns are a."""
    a, b = np.meshgrid(steps, steps)
    points = centre + a.reshape(-1, 1) * axes[0] + b.reshape(-1, 1) * axes[1]
    return _losses(network, loss, x, target, points).reshape(a.shape)


def _losses(network: Network, loss: Loss, x: Array, target: Array, points: Array) -> Array:
    kept = network.parameters.copy()
    forward = network.forward(Signal.of(x))
    found = np.empty(len(points))
    try:
        with np.errstate(all="ignore"):
            for index, point in enumerate(points):
                np.copyto(network.parameters, point)
                run(forward.tape)
                found[index] = np.mean(loss.value(forward.value, target))
    finally:
        np.copyto(network.parameters, kept)
    return found
