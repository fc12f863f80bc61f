"""Coming back to an earlier epoch: the checkpoint holds all that the network's answers depend on."""

from __future__ import annotations

import numpy as np
import pytest

from playground.kernels.live import LiveTrainer
from playground.kernels.spec import Spec, SpecError

SPECS = {
    "parity": Spec(),
    "batch_norm": Spec(compat="none", batch_norm=True, optimizer="adam", problem="multi-class"),
    "radial": Spec(compat="none", combination="x_radial", hidden_layers=(3,)),
    "bias only": Spec(features=(), hidden_layers=()),
}


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_a_checkpoint_brings_the_answers_back(spec: Spec) -> None:
    """A restored checkpoint gives the epoch, the parameters and the answers of its moment."""
    live = LiveTrainer(spec)
    live.train(5)
    kept, metrics, answers = live.checkpoint(), live.metrics(), live.boundary().copy()
    live.train(7)
    live.restore(kept.tolist(), 5)
    assert live.metrics() == metrics
    assert np.array_equal(live.checkpoint(), kept)
    assert np.array_equal(live.boundary(), answers)


def test_plain_descent_goes_on_as_if_nothing_had_happened() -> None:
    """Where an epoch ends with a full batch, training from a checkpoint repeats the very same epochs."""
    live = LiveTrainer(Spec())
    live.train(5)
    kept = live.checkpoint()
    live.train(5)
    first = live.checkpoint()
    live.restore(kept.tolist(), 5)
    live.train(5)
    assert np.array_equal(live.checkpoint(), first)


@pytest.mark.parametrize(
    "numbers", [[], [1.0], [float("nan")] * 25, [0.0] * 26], ids=["none", "few", "nan", "many"]
)
def test_a_checkpoint_of_another_network_is_refused(numbers: list[float]) -> None:
    """A checkpoint that does not fit changes nothing, and the error says what would."""
    live = LiveTrainer(Spec())
    live.train(2)
    before = live.checkpoint()
    with pytest.raises(SpecError, match="25 finite numbers"):
        live.restore(numbers, 1)
    assert live.epoch == 2
    assert np.array_equal(live.checkpoint(), before)
