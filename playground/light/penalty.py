"""The gradient penalty: a discriminator shall climb with slope 1 (Gulrajani et al. 2017, equation 3).

Its gradient is one of a gradient, written out. With layers a = W h + b, h' = f(a), the slope of the answer at
the inputs comes backwards through them: g = 1 at the answer, u = Wᵀ g at each layer's inputs, and g = u f'(a)
below them. What depends on that slope is led the other way, upwards: from v at u, g vᵀ to W, and W v to g;
from there f'(a) (W v) to the next u, and u f''(a) (W v) to a, whose gradient goes down again as ever. Where f
is made of straight lines, f'' is 0 and the biases have no part in it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.light.dense import Dense
from playground.light.gan_counts import LEAK

Array = np.ndarray[Any, Any]


def penalty(net: Dense, examples: Array) -> tuple[float, Array]:
    """The mean of (slope - 1)² at examples (N, inputs), and its gradient in the network's parameters.

    The network has one output, and ReLU, leaky ReLU or tanh in its hidden layers.
    """
    matrices = net.matrices()
    weights = [matrix[:, 1:] for matrix in matrices]
    heights, slopes, bends = [examples.T], [], []
    for matrix in matrices[:-1]:
        height, slope, bend = _bent(net.activation.name, matrix[:, 1:] @ heights[-1] + matrix[:, :1])
        heights.append(height)
        slopes.append(slope)
        bends.append(bend)

    # Backwards: the answer's slope at each layer's outcome, and at its inputs.
    at_outcome = [np.ones((1, len(examples)))]
    at_inputs = [weights[-1].T @ at_outcome[0]]
    for weight, slope in zip(weights[-2::-1], slopes[::-1], strict=True):
        at_outcome.insert(0, at_inputs[0] * slope)
        at_inputs.insert(0, weight.T @ at_outcome[0])
    length = np.sqrt(np.sum(at_inputs[0] ** 2, 0))
    missing = length - 1

    # Upwards: how the penalty changes with these slopes. Where there is none it has no direction.
    gradient = np.zeros(net.network.size)
    found = net.matrices(gradient)
    change = 2 / len(examples) * np.divide(missing, length, np.zeros(length.shape), where=length > 0)
    change = change * at_inputs[0]
    bending: list[Array | None] = []
    for k, weight in enumerate(weights):
        found[k][:, 1:] = at_outcome[k] @ change.T
        if k < len(slopes):
            change = weight @ change
            bend = bends[k]
            bending.append(None if bend is None else change * at_inputs[k + 1] * bend)
            change = change * slopes[k]

    # Downwards: how the bent slopes change with what goes into them.
    passed: Array | None = None
    for k in range(len(slopes) - 1, -1, -1):
        own = bending[k]
        if own is None:
            break
        passed = own if passed is None else own + (weights[k + 1].T @ passed) * slopes[k]
        found[k][:, 1:] += passed @ heights[k].T
        found[k][:, 0] = passed.sum(1)
    return float(np.mean(missing**2)), gradient


def _bent(activation: str, net_input: Array) -> tuple[Array, Array, Array | None]:
    """An activation's value, first and second derivative; None where the last is 0 everywhere."""
    if activation == "tanh":
        height = np.tanh(net_input)
        slope = 1 - height * height
        return height, slope, -2 * height * slope
    slope = np.where(net_input > 0, 1.0, LEAK if activation == "leaky_relu" else 0.0)
    return net_input * slope, slope, None
