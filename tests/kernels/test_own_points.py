"""A person's own points: dealt, scaled and brought onto the square, and changed while a network learns."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.kernels.datasets import Sample
from playground.kernels.errors import SpecError
from playground.kernels.live import LiveTrainer
from playground.kernels.own.given import given
from playground.kernels.own.points import STAND_IN, OwnPoints
from playground.kernels.spec import Spec

RANDOM = np.random.default_rng(0)
OWN = Spec(dataset="own", reg_dataset="own")


def drawn(count: int = 40, classes: int = 2, inputs: int = 2, scaling: str = "none") -> OwnPoints:
    """Points of all classes in turn, or with the numbers 0, 1, 2 ... to predict."""
    values = RANDOM.normal(size=(count, inputs)) * np.arange(1, inputs + 1) + 3
    labels = np.arange(count) % classes if classes else np.arange(count)
    return OwnPoints(values, labels.astype(float), classes, scaling)


def sample(problem: str = "classification", train: int = 50, noise: float = 0.0, **changes: Any) -> Sample:
    """What is asked of the points."""
    return Sample(problem, "own", noise, train, **changes)


def test_points_are_placed_as_they_were_drawn() -> None:
    """Without scaling the points are those given, in an order that the seed decides."""
    own = drawn()
    first, again, other = (own.points(sample(), seed) for seed in ("1", "1", "2"))
    table = np.column_stack((own.values, 2 * own.labels - 1))
    dealt = np.column_stack((first.inputs, first.labels))
    assert sorted(dealt.tolist()) == sorted(table.tolist())
    np.testing.assert_array_equal(first.inputs, again.inputs)
    assert not np.array_equal(first.inputs, other.inputs)
    assert (first.n_train, first.n_test) == (20, 20)


def test_noise_moves_the_points() -> None:
    """Each by up to its percentage of five units in either direction, the same ones for the same seed."""
    own = drawn(400)
    still, noisy, again = (own.points(sample(noise=noise), "1") for noise in (0, 20, 20))
    moved = noisy.inputs - still.inputs
    assert 0.95 < np.abs(moved).max() <= 1
    assert abs(moved.mean()) < 0.1
    np.testing.assert_array_equal(noisy.inputs, again.inputs)


@pytest.mark.parametrize(("count", "train"), [(1, 50), (2, 1), (2, 99), (3, 10), (3, 99)])
def test_few_points_both_train_and_test(count: int, train: int) -> None:
    """However few there are, at least one point trains and one tests."""
    points = drawn(count).points(sample(train=train, validation=1), "1")
    assert points.n_train >= 1
    assert points.n_test >= 1


def test_standardised_on_the_training_part() -> None:
    """There each input has mean 0 and two units a standard deviation, whatever the test part holds."""
    points = drawn(scaling="standard").points(sample(train=30), "1")
    part = points.inputs[: points.n_train]
    np.testing.assert_allclose(part.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(part.std(axis=0), 2)


def test_min_max_on_the_training_part() -> None:
    """There each input reaches from -5 to 5, and the numbers to predict from -1 to 1."""
    points = drawn(scaling="minmax", classes=0).points(sample("regression", train=30), "1")
    part = points.inputs[: points.n_train]
    np.testing.assert_allclose([part.min(axis=0), part.max(axis=0)], [[-5, -5], [5, 5]])
    wanted = points.labels[: points.n_train]
    assert (wanted.min(), wanted.max()) == (-1, 1)
    assert np.abs(points.labels).max() > 1


def test_one_input_lies_on_a_line() -> None:
    """A single input is x; y is 0."""
    points = drawn(inputs=1).points(sample(), "1")
    assert points.inputs.shape == (40, 2)
    assert not points.inputs[:, 1].any()


@pytest.mark.parametrize("scaling", ["none", "standard", "minmax"])
def test_principal_components(scaling: str) -> None:
    """Of five inputs the two directions are those of the training part's singular value decomposition."""
    own = drawn(300, inputs=5, scaling=scaling)
    points = own.points(sample(), "1")
    part = points.inputs[: points.n_train]
    flat = dataclasses.replace(own, values=own.values[:, :2], scaling="none")
    order = [
        np.flatnonzero((own.values[:, :2] == row).all(axis=1))[0] for row in flat.points(sample(), "1").inputs
    ]
    values = own.values[order]
    known = values[: points.n_train]
    if scaling == "standard":
        values = (values - known.mean(axis=0)) / known.std(axis=0)
    elif scaling == "minmax":
        values = (values - known.min(axis=0)) / (known.max(axis=0) - known.min(axis=0))
    centred = values - values[: points.n_train].mean(axis=0)
    _, _, directions = np.linalg.svd(centred[: points.n_train], full_matrices=False)
    expected = np.asarray(centred @ directions[:2].T)
    expected *= 2 / expected[: points.n_train, 0].std()
    np.testing.assert_allclose(np.abs(points.inputs), np.abs(expected), atol=1e-9)
    assert part[:, 0].std() == pytest.approx(2)
    assert part[:, 0] @ part[:, 1] == pytest.approx(0, abs=1e-6)


def labels(own: OwnPoints, problem: str, classes: int = 2) -> list[float]:
    """The different labels that a problem makes of the points."""
    return sorted(set(own.points(sample(problem, classes=classes), "1").labels[:, 0].tolist()))


def test_labels_fit_the_problem() -> None:
    """The same points serve every problem: classes as signs, numbers or themselves; numbers by their sign."""
    assert labels(drawn(), "classification") == [-1, 1]
    assert labels(drawn(), "regression") == [-1, 1]
    assert labels(drawn(classes=3), "multi-class", 3) == [0, 1, 2]
    assert labels(drawn(classes=3), "classification") == [-1, 1]
    assert labels(drawn(classes=3), "regression") == [-1, 0, 1]
    signs = OwnPoints(np.zeros((3, 2)), np.array([-0.5, 0, 0.5]), 0, "none")
    assert labels(signs, "regression") == [-0.5, 0, 0.5]
    assert labels(signs, "classification") == [-1, 1]
    assert labels(signs, "multi-class") == [0, 1]
    with pytest.raises(SpecError, match="at least 3"):
        labels(drawn(classes=3), "multi-class", 2)


@pytest.mark.parametrize(
    "change",
    [
        {"values": np.zeros((0, 2)), "labels": np.zeros(0)},
        {"values": np.zeros((20_001, 2)), "labels": np.zeros(20_001)},
        {"values": np.zeros((2, 0))},
        {"values": np.array([[0, np.nan], [0, 0]])},
        {"labels": np.zeros(3)},
        {"labels": np.array([0.0, 2.0])},
        {"scaling": "log"},
    ],
    ids=["none", "too many", "no inputs", "not a number", "labels", "class", "scaling"],
)
def test_impossible_points_are_refused(change: dict[str, Any]) -> None:
    """What could not be trained on is an error before training."""
    with pytest.raises(SpecError, match="own"):
        dataclasses.replace(STAND_IN, **change)


def test_points_from_the_page() -> None:
    """A flat list, point after point with its label last, is the same table."""
    about = {"axes": ["x", "y"], "target": "kind", "classes": ["a", "b"], "scaling": "none"}
    own = given([1, 2, 0, 3, 4, 1], about)
    assert isinstance(own, OwnPoints)
    assert own.values.tolist() == [[1, 2], [3, 4]]
    assert own.labels.tolist() == [0, 1]


def weights(trainer: LiveTrainer) -> NDArray[np.float32]:
    """The network's parameters."""
    return trainer.weights().copy()


@pytest.mark.parametrize(
    ("problem", "classes", "compat"),
    [
        ("classification", 2, "tfplayground"),
        ("classification", 2, "none"),
        ("multi-class", 4, "none"),
        ("regression", 0, "tfplayground"),
        ("regression", 0, "none"),
    ],
)
def test_a_network_learns_them(problem: str, classes: int, compat: str) -> None:
    """Training on a person's own points lowers the loss, in every problem."""
    own = drawn(200, classes, scaling="standard")
    own.labels[:] = (own.values[:, 0] > 3) if classes else own.values[:, 0]
    given = {"problem": problem, "classes": max(2, classes), "compat": compat, "learning_rate": 0.1}
    trainer = LiveTrainer(Spec.from_dict({**OWN.to_dict(), **given}), own=own)
    before = trainer.metrics()["train_loss"]
    assert trainer.train(60) == 60
    after = trainer.metrics()["train_loss"]
    assert before is not None
    assert after is not None
    assert after < before / 2
    assert trainer.data().shape == (200, 3)


def test_points_come_and_go_while_a_network_learns() -> None:
    """Other points keep the network and its epoch; a batch takes as many as there are."""
    trainer = LiveTrainer(dataclasses.replace(OWN, compat="none"), own=drawn())
    trainer.train(5)
    learnt = weights(trainer)
    assert trainer.configure(trainer.spec, drawn(3)) == "points"
    np.testing.assert_array_equal(weights(trainer), learnt)
    assert (trainer.epoch, len(trainer.data()), trainer.n_train) == (5, 3, 1)
    assert trainer.train(5) == 5
    assert trainer.configure(trainer.spec) == "none"
    assert trainer.configure(dataclasses.replace(trainer.spec, batch_size=30)) == "live"
    assert trainer.configure(dataclasses.replace(trainer.spec, hidden_layers=(3,)), drawn()) == "data"
    assert len(trainer.data()) == 40


def test_the_anchors_batches_of_few_points_still_learn() -> None:
    """In the anchor's arithmetic too, a batch larger than the points is all of them."""
    trainer = LiveTrainer(OWN, own=drawn(4))
    before = weights(trainer)
    trainer.train(1)
    assert not np.array_equal(weights(trainer), before)


def test_refused_points_change_nothing() -> None:
    """Points that do not fit the settings leave points, weights and epoch as they were."""
    spec = dataclasses.replace(OWN, problem="multi-class", compat="none", classes=2)
    trainer = LiveTrainer(spec, own=drawn())
    trainer.train(2)
    learnt, data = weights(trainer), trainer.data().copy()
    with pytest.raises(SpecError, match="classes"):
        trainer.configure(spec, drawn(classes=3))
    np.testing.assert_array_equal(weights(trainer), learnt)
    np.testing.assert_array_equal(trainer.data(), data)
    assert trainer.epoch == 2
    assert trainer.train(1) == 1


def test_without_points_there_is_no_training() -> None:
    """The data set that a link names but does not hold is refused by its name."""
    with pytest.raises(SpecError, match="dataset"):
        LiveTrainer(OWN)


def test_the_first_weights_do_not_depend_on_the_points() -> None:
    """So a picture of the untrained network can be drawn where the points are not known."""
    for compat in ("tfplayground", "none"):
        spec = dataclasses.replace(OWN, compat=compat)
        one, other = LiveTrainer(spec, own=STAND_IN), LiveTrainer(spec, own=drawn())
        np.testing.assert_array_equal(one.weights(), other.weights())
        np.testing.assert_array_equal(one.boundary(), other.boundary())


def test_other_data_sets_keep_the_points_for_later() -> None:
    """Points that are given while another data set trains are there when they are chosen."""
    trainer = LiveTrainer(Spec())
    assert trainer.configure(Spec(), drawn()) == "none"
    assert trainer.configure(OWN) == "data"
    assert len(trainer.data()) == 40
