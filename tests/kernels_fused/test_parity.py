"""Parity mode with the fused kernels, against recorded runs of TensorFlow Playground's arithmetic."""

from __future__ import annotations

from typing import Any

import pytest

from playground.kernels.live import LiveTrainer
from playground.kernels.spec import Spec
from playground.proof.anchor import RUNS, run_error, title


@pytest.mark.parametrize("run", RUNS, ids=lambda run: title(run["hash"]))
def test_losses_of_a_recorded_run(run: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Train and test losses agree to nine digits."""
    monkeypatch.setenv("PLAYGROUND_FUSED", "1")
    assert run_error(run) < 1e-9


@pytest.mark.parametrize("penalty", ["L1", "L2"])
def test_penalties_kill_and_shrink_the_same_weights(penalty: str) -> None:
    """After 200 epochs as many weights are dead, and the living ones are the same."""
    spec = Spec(regularization=penalty, regularization_rate=0.03, batch_size=7)
    numpy, fused = LiveTrainer(spec, backend="numpy"), LiveTrainer(spec, backend="fused")
    numpy.train(200)
    fused.train(200)
    assert fused.training.dead_weights == numpy.training.dead_weights
    assert (numpy.training.dead_weights > 0) == (penalty == "L1")
    assert fused._network.parameters == pytest.approx(numpy._network.parameters, rel=1e-9, abs=1e-12)


def test_what_a_short_batch_leaves_is_carried_over() -> None:
    """Half a batch waits for the next epoch, through a change of the batch size too."""
    spec = Spec(batch_size=200, train_ratio=20)
    trainer = LiveTrainer(spec, backend="fused")
    before = trainer.weights().copy()
    trainer.train(1)
    assert (trainer.weights() == before).all()
    trainer.configure(Spec(batch_size=100, train_ratio=20))
    trainer.train(1)
    assert (trainer.weights() != before).any()
