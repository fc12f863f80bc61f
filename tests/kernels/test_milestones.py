"""What the loss chart is told of epochs that pass between two pictures."""

from __future__ import annotations

from itertools import pairwise

from playground.kernels.live import LiveTrainer
from playground.kernels.spec import Spec


def test_a_long_stretch_is_measured_on_the_way() -> None:
    """Two thousand epochs in one call leave measurements never farther apart than a fiftieth of the way."""
    live = LiveTrainer(Spec())
    live.train(2000)
    epochs = [0, *(int(one["epoch"] or 0) for one in live.passed()), 2000]
    assert epochs[1:4] == [1, 2, 3]
    assert all(after - before <= 1 + before // 50 for before, after in pairwise(epochs))
    assert len(epochs) < 260


def test_measuring_changes_nothing() -> None:
    """A run that is measured on the way has the losses of one trained epoch by epoch."""
    live, slow = LiveTrainer(Spec()), LiveTrainer(Spec())
    live.train(300)
    seen = {}
    for _ in range(300):
        slow.training.train(1)
        seen[slow.epoch] = slow.metrics()
    passed = live.passed()
    assert len(passed) > 80
    assert all(seen[int(one["epoch"] or 0)] == one for one in passed)


def test_what_was_taken_is_gone_and_a_reset_forgets() -> None:
    """Nothing is told twice, and nothing of a run that was left."""
    live = LiveTrainer(Spec())
    live.train(10)
    assert len(live.passed()) == 10
    assert live.passed() == []
    live.train(10)
    live.reset()
    assert live.passed() == []
