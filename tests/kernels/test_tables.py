"""Tables as data sets: what a network receives of their columns, and what is shown of it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from playground.kernels.live import LiveTrainer
from playground.kernels.questions import ask
from playground.kernels.sources import missing, shipped
from playground.kernels.spec import Spec, SpecError

CARS = Spec(problem="regression", reg_dataset="cars", compat="none", train_ratio=80, seed="a")
FOOTBALL = Spec(problem="multi-class", dataset="football", classes=3, compat="none", train_ratio=70)


def test_every_column_is_an_input() -> None:
    """A network for the cars receives all nine, standardised on the training part."""
    live = LiveTrainer(CARS)
    training = live.training.train_part.x
    assert training.shape == (9, 313)
    np.testing.assert_allclose(training.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(training.std(axis=1), 1)


def test_a_column_that_is_left_out_is_no_input() -> None:
    """The others stay as they were, and the page is told which they are."""
    whole, part = LiveTrainer(CARS), LiveTrainer(dataclasses.replace(CARS, left_out=(1, 9)))
    np.testing.assert_array_equal(part.training.test_part.x, whole.training.test_part.x[1:8])
    assert part.layout()["table"]["used"] == [1, 2, 3, 4, 5, 6, 7]


def test_the_map_is_a_slice_at_the_mean() -> None:
    """Its two columns vary, a deviation in two units; all others are held at their mean."""
    live = LiveTrainer(dataclasses.replace(CARS, map_columns=(3, 2)))
    seen = live.seen_at(np.array([[4.0, -2.0]]))[:, 0]
    assert seen.tolist() == [0, -1, 2, 0, 0, 0, 0, 0, 0]
    maps = live.feature_maps()
    assert np.ptp(maps[2], axis=0).max() == 0 < np.ptp(maps[2], axis=1).min()
    assert not maps[0].any()


def test_another_slice_leaves_the_training_alone() -> None:
    """The points move on the map; weights, epoch and what the optimiser remembers stay."""
    looked, left = LiveTrainer(CARS), LiveTrainer(CARS)
    for live in (looked, left):
        live.train(2)
    before = looked.data().copy()
    assert looked.configure(dataclasses.replace(CARS, map_columns=(3, 4))) == "map"
    assert not np.array_equal(looked.data()[:, :2], before[:, :2])
    for live in (looked, left):
        live.train(2)
    assert looked.checkpoint().tolist() == left.checkpoint().tolist()


def test_errors_are_in_the_unit_of_the_number() -> None:
    """The mean absolute error of the cars is told in miles per gallon, in metrics and in scores."""
    live = LiveTrainer(CARS)
    live.train(5)
    part, unit = live.training.test_part, live.layout()["table"]["target"]
    miles = unit["mean"] + unit["deviation"] * np.stack([part.output(), part.target])
    expected = np.abs(miles[0] - miles[1]).mean()
    assert live.metrics()["test_mae"] == pytest.approx(expected)
    told = ask(live, "quality", {})["test"]
    assert told["mae"] == pytest.approx(expected)
    assert sorted(told["target"]) == pytest.approx(sorted(miles[1, 0]))


def test_a_row_is_explained_as_it_is() -> None:
    """Not only the two columns that the map shows of it."""
    live = LiveTrainer(CARS)
    found = ask(live, "point", {"x": 0.0, "y": 0.0, "label": 1.0, "row": 7})
    assert found["inputs"] == live.source.points.inputs[7].tolist()
    assert found["names"][:2] == [r"\operatorname{horsepower}", r"\operatorname{weight}"]


def test_the_past_trains_and_the_last_season_tests() -> None:
    """Rows in the order of time are dealt in it, whatever the seed."""
    one, other = (LiveTrainer(dataclasses.replace(FOOTBALL, seed=seed)) for seed in ("a", "b"))
    assert one.source.points.labels[:, 0].tolist() == shipped("football").rows[:, -1].tolist()
    np.testing.assert_array_equal(one.data(), other.data())


def test_three_results_can_be_two_classes() -> None:
    """Where two classes are learnt, it is a home win against the rest."""
    live = LiveTrainer(dataclasses.replace(FOOTBALL, problem="classification", classes=2))
    home = shipped("football").rows[:, -1] == 0
    assert (live.source.points.labels[:, 0] == np.where(home, -1, 1)).all()


def test_a_table_has_the_classes_it_has() -> None:
    """Another number of them is refused."""
    with pytest.raises(SpecError, match="3 for the data set 'football'"):
        dataclasses.replace(FOOTBALL, classes=4)


def test_a_batch_takes_at_most_all_rows() -> None:
    """A larger one is cut to the training part, as with a person's own points."""
    live = LiveTrainer(dataclasses.replace(CARS, batch_size=9000))
    assert live.train(1) == 1


def test_only_a_table_that_is_not_there_is_fetched() -> None:
    """The file of a shipped table is at hand here; other data sets have none."""
    assert [missing(name) for name in ("cars", "football", "circle", "own")] == [""] * 4
