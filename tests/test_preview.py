"""The first picture: what the server draws of an experiment while Python starts in the browser."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.experiment import Experiment
from playground.kernels.live import LiveTrainer
from playground.kernels.own.points import OwnPoints
from playground.kernels.spec import Spec
from playground.preview import MOST_UNITS, preview
from playground.settings import Shape

SPEC = Spec(seed="0.12345", hidden_layers=(3, 2), dataset="xor").to_dict()


def test_the_picture_is_what_the_engine_would_send() -> None:
    """Each frame holds the engine's own array of its topic, with its shape, at epoch 0."""
    trainer = LiveTrainer(Spec.from_dict(SPEC))
    drawn = {frame["topic"]: frame for frame in preview(SPEC)["frames"]}
    expected = {
        "data": trainer.data(),
        "features": trainer.feature_maps(),
        "weights": trainer.weights(),
        "neurons": trainer.neurons(),
        "boundary": trainer.boundary(),
    }
    assert set(drawn) == {*expected, "thumbnails"}
    for topic, array in expected.items():
        frame = drawn[topic]
        assert (frame["step"], frame["dtype"], frame["shape"]) == (0, "float32", list(array.shape))
        assert frame["array"].dtype == np.float32
        np.testing.assert_array_equal(frame["array"], array.ravel())


def test_the_picture_has_the_layout_and_the_losses() -> None:
    """Beside the frames come the layout of the weights, the sizes of the parts, and the losses."""
    trainer = LiveTrainer(Spec.from_dict(SPEC))
    drawn = preview(SPEC)
    parts = {"n_train": trainer.n_train, "n_validation": trainer.n_validation}
    assert drawn["layout"] == {**trainer.layout(), **parts}
    assert drawn["metrics"] == trainer.metrics()


def test_own_points_are_not_needed_for_a_picture() -> None:
    """A network for a person's own points is drawn as it begins; points and losses are left to the page."""
    spec = {**SPEC, "dataset": "own"}
    drawn = preview(spec)
    assert drawn["metrics"] is None
    topics = {frame["topic"]: frame["array"] for frame in drawn["frames"]}
    assert set(topics) == {"features", "thumbnails", "weights", "neurons", "boundary"}
    own = OwnPoints(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 0.0]]), np.array([0.0, 1.0, 1.0]), 2, "minmax")
    begun = LiveTrainer(Spec.from_dict(spec), own=own)
    np.testing.assert_array_equal(topics["weights"], begun.weights())
    np.testing.assert_array_equal(topics["boundary"], begun.boundary().ravel())


def test_every_default_can_be_drawn() -> None:
    """The default experiment gives a picture, not an error."""
    assert "error" not in preview(Experiment.from_hash("#seed=1")[0].spec().to_dict())


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        7,
        "circle",
        [],
        {"dataset": "galaxy"},
        {"noise": "much"},
        {"optimise": 1},
        {"hidden_layers": [0]},
    ],
    ids=repr,
)
def test_what_is_no_spec_gives_an_error(wrong: Any) -> None:
    """What a page should not send is answered with an error, not with a failure of the server."""
    assert list(preview(wrong)) == ["error"]


def test_a_network_too_large_is_not_computed() -> None:
    """A network beyond what a link may hold is refused before it takes memory; the largest is drawn."""
    shape = Experiment.settings()["hidden_layers"]
    assert isinstance(shape, Shape)
    assert shape.max_layers * shape.max_units == MOST_UNITS
    largest = [shape.max_units] * shape.max_layers
    assert "frames" in preview({**SPEC, "hidden_layers": largest})
    assert "320" in preview({**SPEC, "hidden_layers": [*largest, 1]})["error"]
    assert "320" in preview({**SPEC, "hidden_layers": [10**6, 10**6]})["error"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(SPEC)), JSON, max_size=4))
def test_no_message_breaks_the_server(wrong: dict[str, Any]) -> None:
    """Any JSON under the fields of a spec gives a picture or an error."""
    assert preview({**SPEC, **wrong}).keys() & {"frames", "error"}
