"""A training step allocates nothing."""

from __future__ import annotations

import tracemalloc

import pytest

from playground.kernels.activations import ACTIVATIONS
from playground.kernels.combinations import COMBINATIONS
from playground.kernels.live import LiveTrainer
from playground.kernels.optimizers import OPTIMIZERS
from playground.kernels.spec import Spec

#: A batch of 128 points through 16 units is 16 kB: had any buffer been made anew, the peak would show it.
#: What remains is Python's small change: a loop counter, the view that a reduction returns.
SPECS = {
    "parity": Spec(hidden_layers=(16, 16), batch_size=128),
    "parity L1": Spec(hidden_layers=(16,), batch_size=128, regularization="L1", regularization_rate=0.001),
    "everything": Spec(
        compat="none",
        hidden_layers=(16, 16),
        batch_size=128,
        regularization="elastic",
        regularization_rate=0.001,
        dropout=0.2,
        batch_norm=True,
        skip=True,
        max_norm=2.0,
        clip_norm=1.0,
    ),
    "classes": Spec(compat="none", problem="multi-class", dataset="blobs", classes=4, batch_size=128),
    **{
        f"optimizer {name}": Spec(compat="none", hidden_layers=(16, 16), batch_size=128, optimizer=name)
        for name in OPTIMIZERS
    },
    **{
        f"activation {name}": Spec(
            compat="none", hidden_layers=(16,), batch_size=128, activation=name, learning_rate=0.001
        )
        for name in ACTIVATIONS
    },
    **{
        f"combination {name}": Spec(compat="none", hidden_layers=(16, 16), batch_size=128, combination=name)
        for name in COMBINATIONS
    },
}
SMALL_CHANGE = 4096


def peak_of_ten_epochs(trainer: LiveTrainer) -> int:
    """By how many bytes the traced memory grows at most while ten epochs are trained."""
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    assert trainer.training.train(10) == 10
    return tracemalloc.get_traced_memory()[1] - before


@pytest.mark.parametrize("name", SPECS)
def test_no_allocation(name: str) -> None:
    """Ten epochs leave the peak of traced memory, NumPy's buffers included, where it was."""
    trainer = LiveTrainer(SPECS[name])
    trainer.train(5)
    tracemalloc.start()
    try:
        # The least of three: what the interpreter now and then does for itself is not the training's.
        assert min(peak_of_ten_epochs(trainer) for _ in range(3)) < SMALL_CHANGE
    finally:
        tracemalloc.stop()
