"""Parity mode against recorded runs of TensorFlow Playground's arithmetic."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from playground.kernels.live import LiveTrainer
from playground.kernels.spec import Spec
from playground.proof.anchor import RUNS, first_numbers_error, run_error, spec_of, title


@pytest.mark.parametrize("run", RUNS, ids=lambda run: title(run["hash"]))
def test_losses_of_a_recorded_run(run: dict[str, Any]) -> None:
    """Train and test losses agree to nine digits."""
    assert run_error(run) < 1e-9


@pytest.mark.parametrize("run", RUNS, ids=lambda run: title(run["hash"]))
def test_points_and_weights_of_a_recorded_run(run: dict[str, Any]) -> None:
    """The first points, and the first weights after the last epoch, agree as far as float32 tells."""
    assert first_numbers_error(run) < 1e-6


def test_dead_features_change_nothing() -> None:
    """cosX and cosY are in the anchor's URLs but never reach its networks."""
    plain, dead = LiveTrainer(Spec()), LiveTrainer(Spec(features=("x", "y", "cosX", "cosY")))
    plain.train(3)
    dead.train(3)
    assert plain.metrics() == dead.metrics()


def test_batch_larger_than_the_training_set_never_updates() -> None:
    """The anchor waits for a full batch for ever."""
    trainer = LiveTrainer(Spec(batch_size=251))
    before = trainer.weights().copy()
    trainer.train(5)
    np.testing.assert_array_equal(trainer.weights(), before)


def test_partial_batch_carries_over() -> None:
    """Two epochs of one batch of 500 points each half full make exactly one update."""
    trainer = LiveTrainer(Spec(batch_size=200, train_ratio=20))
    before = trainer.weights().copy()
    trainer.train(1)
    trainer.configure(dataclasses.replace(trainer.spec, batch_size=100))
    np.testing.assert_array_equal(trainer.weights(), before)
    trainer.train(1)
    assert not np.array_equal(trainer.weights(), before)


def test_l1_kill_is_for_ever() -> None:
    """A weight that L1 froze keeps the value a person writes into it."""
    trainer = LiveTrainer(Spec(regularization="L1", regularization_rate=0.1))
    trainer.train(50)
    dead = np.flatnonzero(trainer.weights() == 0)
    assert len(dead)
    trainer.set_weight(int(dead[0]), 0.25)
    trainer.train(5)
    assert trainer.weights()[dead[0]] == 0.25


def test_reset_goes_on_with_the_stream() -> None:
    """Each reset gives other weights, and the same ones after the same number of resets."""
    one, other = LiveTrainer(Spec()), LiveTrainer(Spec())
    first = one.weights().copy()
    one.reset()
    second = one.weights().copy()
    other.reset()
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(other.weights(), second)


def test_spec_of_reads_every_field() -> None:
    """A URL hash becomes the spec it describes."""
    spec = spec_of(RUNS[1]["hash"])
    assert (spec.activation, spec.noise, spec.hidden_layers, len(spec.features)) == ("relu", 10, (8, 8), 7)
