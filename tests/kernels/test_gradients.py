"""Gradients against finite differences, on networks drawn by hypothesis."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from playground.kernels.activations import ACTIVATIONS, SOFTMAX, Activation
from playground.kernels.batch_norm import BatchNorm
from playground.kernels.combinations import COMBINATIONS, Linear, combination
from playground.kernels.layers import Activate, Layer, Residual
from playground.kernels.losses import LOSSES
from playground.kernels.network import Network
from playground.kernels.signals import Signal
from playground.kernels.tape import run
from playground.proof.finite_differences import KINKS, Case, gradient_error

SMOOTH = [name for name in ACTIVATIONS if name != "step"]

cases = st.builds(
    Case,
    activation=st.sampled_from(SMOOTH),
    combination=st.sampled_from(sorted(COMBINATIONS)),
    loss=st.sampled_from(sorted(LOSSES)),
    fan_in=st.integers(1, 5),
    units=st.integers(1, 5),
    outputs=st.integers(1, 3),
    batch=st.integers(1, 6),
    seed=st.integers(0, 2**16),
)


def error_or_discard(case: Case) -> float:
    """The error; a case whose kinks cannot be kept at a distance is no case."""
    try:
        return gradient_error(case)
    except ValueError:
        assume(False)
        raise


@settings(max_examples=250, deadline=None, derandomize=True)
@given(cases)
def test_every_activation_combination_and_loss(case: Case) -> None:
    """The gradient of every parameter is right to six digits, whatever the shape, batch and weights."""
    assert error_or_discard(case) < 1e-6


@pytest.mark.parametrize("extra", ["batch_norm", "dropout", "residual", "softmax"])
@pytest.mark.parametrize("loss", sorted(LOSSES))
def test_every_other_layer(extra: str, loss: str) -> None:
    """Batch normalisation, dropout, skip connections and softmax pass gradients through rightly."""
    for seed in range(3):
        assert gradient_error(Case(extra=extra, loss=loss, seed=seed, outputs=3, batch=4)) < 1e-6


def test_the_check_notices_a_wrong_derivative(monkeypatch: pytest.MonkeyPatch) -> None:
    """A derivative that is off by a thousandth does not pass."""
    tanh = ACTIVATIONS["tanh"]

    def wrong(g: np.ndarray, a: np.ndarray) -> object:
        forward, backward = tanh.bind(g, a)
        return forward, lambda grad: [*backward(grad), lambda: np.multiply(grad, 1.001, grad)]

    monkeypatch.setitem(ACTIVATIONS, "tanh", dataclasses.replace(tanh, bind=wrong))  # type: ignore[arg-type]
    assert gradient_error(Case()) > 1e-4


@pytest.mark.parametrize("name", SMOOTH)
def test_slope_is_the_derivative(name: str) -> None:
    """Over the drawn range, away from kinks, the slope equals a central difference."""
    activation = ACTIVATIONS[name]
    g = np.linspace(-5, 5, 1001)
    for kink in KINKS.get(name, ()):
        g = g[np.abs(g - kink) > (0.3 if name == "reciprocal" else 0.01)]
    step = 1e-5
    difference = (activation(g + step) - activation(g - step)) / (2 * step)
    np.testing.assert_allclose(activation.slope(g), difference, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize(
    "activation", [*ACTIVATIONS.values(), SOFTMAX], ids=lambda activation: activation.name
)
def test_safe_far_out(activation: Activation) -> None:
    """Value and slope stay finite, without a warning, for net inputs up to 10,000 and at zero."""
    g = np.array([[-1e4, -710.0, -37.0, -1e-9, 0.0, 1e-9, 37.0, 710.0, 1e4]])
    assert np.isfinite(activation(g)).all()
    assert np.isfinite(activation.slope(g)).all()


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=lambda activation: activation.name)
def test_range_holds(activation: Activation) -> None:
    """No value lies outside the range that is shown, and the bounds are those reached or approached."""
    values = activation(np.concatenate([np.linspace(-30, 30, 20_001), [-1e4, -1e-9, 1e4]]))
    low, high = activation.range
    assert values.min() >= low - 1e-12
    assert values.max() <= high + 1e-12
    assert low == -np.inf or values.min() < low + 1e-3 + 1e-3 * abs(low)
    assert high == np.inf or values.max() > high - 1e-3 - 1e-3 * abs(high)


def test_step_follows_the_perceptron_rule() -> None:
    """The error of a step unit passes as it is: the weight moves by error times input."""
    network = Network([Linear(1, 1), Activate(ACTIVATIONS["step"])])
    network.parameters[:] = [0.0, -1.0]
    run(network.gradients(Signal.of(np.array([[2.0]])), np.array([[1.0]]), LOSSES["squared"])[1])
    np.testing.assert_array_equal(network.gradient, [-1.0, -2.0])


@pytest.mark.parametrize("name", [*COMBINATIONS, "batch_norm", "softmax", "residual"])
def test_any_rank(name: str) -> None:
    """A layer over time steps is the same layer at each of them, forwards and backwards."""
    random = np.random.default_rng(0)
    x, target = random.normal(size=(3, 4, 5)), random.normal(size=(2, 4, 5))
    tested: dict[str, Layer] = {
        "batch_norm": BatchNorm(3),
        "softmax": Activate(SOFTMAX),
        "residual": Residual((Linear(3, 3), Activate(ACTIVATIONS["tanh"]))),
    }
    network = Network([Linear(3, 3), tested.get(name) or combination(name, 3, 3), Linear(3, 2)])
    network.initialise(lambda fan_in, fan_out: random.normal(size=(fan_out, fan_in)))
    run(network.gradients(Signal.of(x), target, LOSSES["squared"])[1])
    together, output = network.gradient.copy(), network.predict(x).copy()
    flat_x, flat_target = x.reshape(3, 20), target.reshape(2, 20)
    run(network.gradients(Signal.of(flat_x), flat_target, LOSSES["squared"])[1])
    np.testing.assert_allclose(together, network.gradient, rtol=1e-12)
    if name != "batch_norm":  # which has moved its running mean meanwhile
        np.testing.assert_allclose(output.reshape(2, 20), network.predict(flat_x), rtol=1e-12)
