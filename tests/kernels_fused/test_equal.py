"""The fused backend against NumPy, for whatever experiment hypothesis thinks of."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from playground.kernels.activations import ACTIVATIONS
from playground.kernels.datasets import MANY_CLASSES
from playground.kernels.features import FEATURES
from playground.kernels.heads import PROBLEM_LOSSES
from playground.kernels.live import LiveTrainer
from playground.kernels.losses import LOSSES
from playground.kernels.optimizers import OPTIMIZERS
from playground.kernels.schedules import SCHEDULES
from playground.kernels.spec import Spec
from playground.kernels.tape import Array

#: Fixed cases, so that a test that passes here passes everywhere; no deadline on a busy machine.
FIXED = settings(
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    """Experiments that the kernels cover."""
    compat = draw(st.sampled_from(("none", "none", "tfplayground")))
    free = compat == "none"
    problem = draw(st.sampled_from(tuple(PROBLEM_LOSSES) if free else ("classification", "regression")))
    hidden = draw(st.lists(st.integers(1, 11), max_size=4))
    fields: dict[str, Any] = {
        "compat": compat,
        "problem": problem,
        "dataset": draw(st.sampled_from(MANY_CLASSES if problem == "multi-class" else ("circle", "spiral"))),
        "reg_dataset": draw(st.sampled_from(("reg-plane", "reg-gauss"))),
        "noise": float(draw(st.integers(0, 50))),
        "train_ratio": draw(st.integers(5, 60)),
        "batch_size": draw(st.sampled_from((1, 2, 3, 7, 10, 13, 24))),
        "features": draw(st.lists(st.sampled_from(tuple(FEATURES)), min_size=1, max_size=7, unique=True)),
        "hidden_layers": hidden,
        "layer_activations": [draw(st.sampled_from(tuple(ACTIVATIONS))) for _ in hidden],
        "learning_rate": draw(st.sampled_from((0.001, 0.003))),
        "regularization": draw(st.sampled_from(("none", "L1", "L2"))),
        "regularization_rate": 0.003,
        "seed": str(draw(st.integers(0, 9))),
    }
    if free:
        fields |= {
            "loss": draw(st.sampled_from(PROBLEM_LOSSES[problem])),
            "classes": draw(st.integers(2, 10)) if problem == "multi-class" else 2,
            "optimizer": draw(st.sampled_from(tuple(OPTIMIZERS))),
            "schedule": draw(st.sampled_from(tuple(SCHEDULES))),
            "schedule_epochs": draw(st.integers(1, 50)),
            "batch_norm": draw(st.booleans()),
            "skip": draw(st.booleans()),
            "dropout": draw(st.sampled_from((0.0, 0.0, 0.3))),
            "max_norm": draw(st.sampled_from((0.0, 1.0))),
            "clip_norm": draw(st.sampled_from((0.0, 0.1))),
        }
    return Spec(**fields)


def pair(spec: Spec) -> tuple[LiveTrainer, LiveTrainer]:
    """The same experiment twice: computed by NumPy, and by the kernels."""
    numpy, fused = LiveTrainer(spec, backend="numpy"), LiveTrainer(spec, backend="fused")
    assert (numpy.backend, fused.backend) == ("numpy", "fused")
    return numpy, fused


def parameters(trainer: LiveTrainer) -> Array:
    """All parameters and all that layers remember."""
    return np.concatenate([trainer._network.parameters, trainer._network.state])


def distance(one: LiveTrainer, other: LiveTrainer) -> float:
    """The greatest difference relative to the greatest number; single ones may be left by a cancellation."""
    a, b = parameters(one), parameters(other)
    return float(np.max(np.abs(a - b)) / max(1.0, np.max(np.abs(a))))


def assert_same_metrics(numpy: LiveTrainer, fused: LiveTrainer, tolerance: float) -> None:
    """Losses and accuracies agree; None (nothing is classified) and NaN (no points) only with themselves."""
    expected, measured = numpy.metrics(), fused.metrics()
    assert expected.keys() == measured.keys()
    for name, value in expected.items():
        assert measured[name] == (None if value is None else pytest.approx(value, rel=tolerance, nan_ok=True))


def agree(spec: Spec, epochs: int, tolerance: float) -> bool:
    """Whether the two end at the same parameters after so many epochs; asserts it, unless they are chaotic.

    They are if a nudge of some units in the last place at the start grows to a tenth of the tolerance: then
    any other order of a sum leads elsewhere, in NumPy too.
    """
    numpy, fused = pair(spec)
    nudged = LiveTrainer(spec, backend="numpy")
    weights = nudged._network.parameters
    weights *= 1 + 2.0**-52 * np.random.default_rng(0).integers(-4, 5, len(weights))
    done = numpy.train(epochs)
    if nudged.train(epochs) != done or distance(numpy, nudged) > tolerance / 10:
        return False
    assert fused.train(epochs) == done
    assert distance(numpy, fused) < tolerance
    return True


@settings(FIXED, max_examples=200)
@given(spec=specs())
def test_one_epoch(spec: Spec) -> None:
    """After an epoch all parameters agree within 1e-12."""
    assume(agree(spec, 1, 1e-12))


@settings(FIXED, max_examples=25)
@given(spec=specs())
def test_a_hundred_epochs(spec: Spec) -> None:
    """After a hundred epochs they agree within 1e-8."""
    assume(agree(spec, 100, 1e-8))


@settings(FIXED, max_examples=40)
@given(spec=specs())
def test_what_is_shown(spec: Spec) -> None:
    """Heat map, thumbnails, weights and metrics of the same network are the same."""
    numpy, fused = pair(spec)
    for picture in ("boundary", "neurons", "weights"):
        np.testing.assert_allclose(
            getattr(fused, picture)(), getattr(numpy, picture)(), rtol=1e-6, atol=1e-6, err_msg=picture
        )
    assert_same_metrics(numpy, fused, 1e-10)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_loss_with_every_optimizer(loss: str, optimizer: str) -> None:
    """Each pair agrees after five epochs."""
    problem = next(problem for problem, fitting in PROBLEM_LOSSES.items() if loss in fitting)
    dataset = "blobs" if problem == "multi-class" else "circle"
    spec = Spec(
        compat="none", problem=problem, dataset=dataset, loss=loss, optimizer=optimizer, learning_rate=0.003
    )
    assert agree(spec, 5, 1e-10)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation(activation: str) -> None:
    """Each trains alike, also in batches with an odd point out; seed 2 keeps 1/g away from its pole."""
    spec = Spec(
        compat="none",
        activation=activation,
        learning_rate=0.001,
        batch_size=11,
        hidden_layers=(5,),
        seed="2",
    )
    assert agree(spec, 3, 1e-10)


def test_live_changes_go_on_from_the_same_numbers() -> None:
    """Batch size, rate, penalty and optimiser may change in mid-run, and both go on alike."""
    spec = Spec(compat="none", optimizer="adam", learning_rate=0.003)
    numpy, fused = pair(spec)
    for change in (
        {"batch_size": 7},
        {"learning_rate": 0.001, "regularization": "elastic", "regularization_rate": 0.01},
        {"optimizer": "rmsprop", "batch_size": 30},
    ):
        spec = dataclasses.replace(spec, **change)
        for trainer in (numpy, fused):
            assert trainer.configure(spec) == "live"
            assert trainer.train(3) == 3
    assert distance(numpy, fused) < 1e-11
