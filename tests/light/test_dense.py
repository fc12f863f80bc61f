"""Dense networks that are asked of batches of any size: their gradients, and how they are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from playground.kernels.activations import ACTIVATIONS
from playground.light.dense import Dense

CHANCE = np.random.default_rng(1)


@pytest.mark.parametrize("activation", ["tanh", "relu", "leaky_relu"])
def test_both_gradients_agree_with_finite_differences(activation: str) -> None:
    """Of the parameters and of the inputs, for a sum of the outputs with chance weights."""
    net = Dense((3, 5, 4, 2), ACTIVATIONS[activation], CHANCE)
    inputs, weights = CHANCE.normal(size=(7, 3)), CHANCE.normal(size=(7, 2))
    net(inputs)
    of_inputs = net.backward(weights)
    of_parameters = net.network.gradient.copy()
    for values, gradient in ((inputs, of_inputs), (net.network.parameters, of_parameters)):
        found = np.empty(values.shape)
        for place in np.ndindex(values.shape):
            kept, ends = values[place], []
            for step in (1e-6, -1e-6):
                values[place] = kept + step
                ends.append((net(inputs) * weights).sum())
            values[place] = kept
            found[place] = (ends[0] - ends[1]) / 2e-6
        np.testing.assert_allclose(gradient, found, rtol=1e-6, atol=1e-7)


def test_weights_are_drawn_within_their_bounds() -> None:
    """Uniformly within 1 / sqrt(fan_in), biases too, as PyTorch's linear layers."""
    for weights in Dense((100, 50, 40), ACTIVATIONS["relu"], CHANCE).matrices():
        bound = (weights.shape[1] - 1) ** -0.5
        assert 0.9 * bound < np.abs(weights).max() <= bound
        assert np.ptp(weights[:, 0]) > bound


def test_batches_of_several_sizes_are_kept_apart() -> None:
    """What was answered to one batch stays when another is asked."""
    net = Dense((2, 3, 1), ACTIVATIONS["tanh"], CHANCE)
    inputs = CHANCE.normal(size=(6, 2))
    whole = net(inputs)
    parts = np.concatenate([net(inputs[:2]), net(inputs[2:])])
    np.testing.assert_allclose(parts, whole, rtol=1e-12)
