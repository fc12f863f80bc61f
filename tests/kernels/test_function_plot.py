"""An activation's picture: the curve, and where the sums of the points fall."""

from __future__ import annotations

import json

import numpy as np
import pytest

from playground.kernels.activations import ACTIVATIONS
from playground.kernels.errors import SpecError
from playground.kernels.live import LiveTrainer
from playground.kernels.passes import Passes
from playground.kernels.questions import ask
from playground.kernels.spec import Spec


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_is_told(name: str) -> None:
    """Formula, range and both curves come as JSON; the value keeps to the range."""
    live = LiveTrainer(Spec(compat="none", activation=name))
    found = json.loads(json.dumps(ask(live, "activation", {"layer": 0}), allow_nan=False))
    activation = ACTIVATIONS[name]
    assert (found["formula"], found["derivative"]) == (activation.formula, activation.derivative)
    g = np.array(found["g"])
    np.testing.assert_array_equal(found["value"], activation(g))
    np.testing.assert_array_equal(found["slope"], activation.slope(g))
    low, high = activation.range
    assert found["range"] == [None if np.isinf(low) else low, None if np.isinf(high) else high]
    assert low <= min(found["value"])
    assert max(found["value"]) <= high


def test_the_sums_of_one_unit_are_counted() -> None:
    """Every training point is in a bin or beyond, and a unit's bins are those of its own sums."""
    live = LiveTrainer(Spec())
    live.train(5)
    found = ask(live, "activation", {"layer": 1, "unit": 1})
    sums = Passes(live.subject.built, live.training.train_part.x).layers[1].sums[1]
    assert found["counts"] == np.histogram(sums, found["edges"])[0].tolist()
    assert sum(found["counts"]) + found["beyond"] == live.n_train


def test_a_layers_units_are_counted_together() -> None:
    """Without a unit, all of the layer's are counted; what lies far out is told by number."""
    live = LiveTrainer(Spec(features=("x", "xSquared", "ySquared")))
    live._network.parameters[:] = 5.0
    found = ask(live, "activation", {"layer": 0})
    assert found["edges"][-1] == 12
    assert found["beyond"] > 0
    assert sum(found["counts"]) + found["beyond"] == 4 * live.n_train


@pytest.mark.parametrize("about", [{"layer": 9}, {"layer": 0, "unit": 4}, {"layer": -1}])
def test_what_is_not_there_is_refused(about: dict[str, int]) -> None:
    """A layer or a unit that the network has not is named in the error."""
    with pytest.raises(SpecError, match=r"layer|unit"):
        ask(LiveTrainer(Spec()), "activation", about)


def test_an_unknown_question_is_refused() -> None:
    """The error names the questions there are."""
    with pytest.raises(SpecError, match="point, network, activation, quality"):
        ask(LiveTrainer(Spec()), "weather", {})
