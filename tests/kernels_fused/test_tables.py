"""The fused backend on tables: only the number of inputs is another."""

from __future__ import annotations

import numpy as np
import pytest

from playground.kernels.live import LiveTrainer
from playground.kernels.spec import Spec


@pytest.mark.parametrize(
    "spec",
    [
        Spec(problem="regression", reg_dataset="cars", compat="none", optimizer="adam", left_out=(2,)),
        Spec(problem="multi-class", dataset="football", classes=3, compat="none", batch_size=100),
    ],
    ids=["cars", "football"],
)
def test_a_table_is_learnt_as_numpy_learns_it(spec: Spec) -> None:
    """The same weights after three epochs, to rounding."""
    numpy, fused = LiveTrainer(spec, backend="numpy"), LiveTrainer(spec, backend="fused")
    for live in (numpy, fused):
        live.train(3)
    assert fused.backend == "fused"
    np.testing.assert_allclose(fused.checkpoint(), numpy.checkpoint(), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(fused.boundary(), numpy.boundary(), atol=1e-6)
