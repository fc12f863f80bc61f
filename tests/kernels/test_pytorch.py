"""Two hundred training steps next to PyTorch's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.kernels.activations import ACTIVATIONS
from playground.kernels.initializers import INITIALIZERS
from playground.kernels.losses import LOSSES
from playground.kernels.optimizers import OPTIMIZERS
from playground.kernels.schedules import SCHEDULES
from playground.proof import training_runs
from playground.proof.pytorch import (
    TORCH_ACTIVATIONS,
    TORCH_LOSSES,
    TORCH_OPTIMIZERS,
    Run,
    initializer_error,
    schedule_error,
    training_error,
)

RUNS = dict(training_runs())


@pytest.mark.parametrize("name", RUNS)
def test_same_parameters_after_200_updates(name: str) -> None:
    """Every parameter agrees to eight digits."""
    assert training_error(RUNS[name]) < 1e-8


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.builds(
        Run,
        activation=st.sampled_from(["tanh", "relu", "gelu", "mish", "softplus"]),
        loss=st.sampled_from(sorted(LOSSES)),
        optimizer=st.sampled_from(sorted(OPTIMIZERS)),
        # Not batch normalisation: it makes the gradient of the bias before it 0 but for rounding, and the
        # adaptive optimisers divide that noise by its own size.
        extra=st.sampled_from(["none", "residual"]),
        l2=st.sampled_from([0.0, 0.01]),
        seed=st.integers(0, 1000),
    )
)
def test_same_parameters_for_any_mixture(run: Run) -> None:
    """Optimisers, losses and layers agree with PyTorch together as well as alone, over 50 updates."""
    assert training_error(run, updates=50) < 1e-8


def test_the_check_notices_a_wrong_optimizer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain momentum in place of Nesterov's does not pass."""
    monkeypatch.setitem(OPTIMIZERS, "nesterov", OPTIMIZERS["momentum"])
    assert training_error(Run(optimizer="nesterov")) > 1e-5


def test_everything_is_compared() -> None:
    """No loss, optimiser or activation is left out, but for the step, which has no derivative."""
    assert set(TORCH_LOSSES) == set(LOSSES)
    assert set(TORCH_OPTIMIZERS) == set(OPTIMIZERS)
    assert set(TORCH_ACTIVATIONS) == set(ACTIVATIONS) - {"step"}


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("span", [8, 20, 61])
def test_schedules(name: str, span: int) -> None:
    """The factor of every epoch is PyTorch's."""
    assert schedule_error(name, span) < 1e-12


@pytest.mark.parametrize("name", INITIALIZERS)
def test_initial_weights_have_the_same_spread(name: str) -> None:
    """The mean square of 120,000 weights is PyTorch's, within the chance of two draws."""
    assert initializer_error(name) < 0.02


@pytest.mark.parametrize(("fan_in", "fan_out"), [(7, 4), (4, 7), (5, 5)])
def test_orthogonal(fan_in: int, fan_out: int) -> None:
    """The shorter side's vectors are orthonormal."""
    w = INITIALIZERS["orthogonal"](fan_in, fan_out, np.random.default_rng(0))
    gram = w @ w.T if fan_out <= fan_in else w.T @ w
    np.testing.assert_allclose(gram, np.eye(min(fan_in, fan_out)), atol=1e-14)
