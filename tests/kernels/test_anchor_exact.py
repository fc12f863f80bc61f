"""TensorFlow Playground's training to the last bit, and V8's functions under it."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path
from typing import Any

import pytest

from playground.kernels import fdlibm
from playground.kernels.anchor import AnchorTrainer, anchor_trains
from playground.kernels.spec import Spec

# Arguments and results of JavaScript's Math in Node 20, mostly where the C library has another last bit.
RECORDED = json.loads(Path(__file__).with_name("v8_functions.json").read_text("utf-8"))


@pytest.mark.parametrize("name", RECORDED)
def test_functions_have_the_bits_of_v8(name: str) -> None:
    """The sine, cosine, logarithm, exponential and hyperbolic tangent are those that Node gives."""
    function = getattr(fdlibm, name)
    assert [function(x) for x, _ in RECORDED[name]] == [result for _, result in RECORDED[name]]


def test_exponential_at_the_ends_of_the_numbers() -> None:
    """The exponential overflows to infinity and underflows to zero without raising."""
    assert [fdlibm.exp(x) for x in (710.0, math.inf, -746.0, -math.inf, 0.0)] == [math.inf, math.inf, 0, 0, 1]
    assert fdlibm.exp(-745.0) == 5e-324


@pytest.mark.parametrize("name", ["exp", "tanh"])
def test_functions_pass_nan_on(name: str) -> None:
    """The exponential and the hyperbolic tangent of NaN are NaN."""
    assert math.isnan(getattr(fdlibm, name)(math.nan))


def test_hyperbolic_tangent_of_infinity_is_one() -> None:
    """It has the sign of its argument."""
    assert (fdlibm.tanh(math.inf), fdlibm.tanh(-math.inf)) == (1, -1)


def test_epochs_may_be_trained_one_by_one() -> None:
    """A partial batch is carried over from one call to the next as from one epoch to the next."""
    at_once, singly = AnchorTrainer(Spec(batch_size=30)), AnchorTrainer(Spec(batch_size=30))
    at_once.train(3)
    for _ in range(3):
        singly.train(1)
    assert at_once.metrics() == singly.metrics()


def test_divergence_goes_on() -> None:
    """A network whose weights left the numbers trains on without an error; its losses are not finite."""
    trainer = AnchorTrainer(
        Spec(problem="regression", activation="sigmoid", learning_rate=1000.0, batch_size=1)
    )
    trainer.train(3)
    assert trainer.epoch == 3
    assert not any(math.isfinite(loss) for loss in trainer.metrics().values())


@pytest.mark.parametrize(
    "changed",
    [
        {"compat": "none"},
        {"dataset": "moons"},
        {"activation": "gelu"},
        {"combination": "additive"},
        {"layer_activations": ("tanh", "relu")},
        {"validation_ratio": 10},
    ],
)
def test_what_the_anchor_cannot_train(changed: dict[str, Any]) -> None:
    """A setting that TensorFlow Playground does not know is not its own to train."""
    assert anchor_trains(Spec())
    assert not anchor_trains(dataclasses.replace(Spec(), **changed))
