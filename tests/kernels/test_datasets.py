"""Points: made from a seed, dealt into parts, read from a table."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from playground.kernels.datasets import (
    ANCHOR,
    CLASSIFICATION,
    GATES,
    MANY_CLASSES,
    MODERN,
    Points,
    Sample,
    dataset_thumbnails,
    make_points,
)
from playground.kernels.errors import SpecError
from playground.kernels.seedrandom import SeedRandom
from playground.kernels.splits import split_sizes, stratified_order
from playground.kernels.tables import Table, standardised

ALL = [*ANCHOR, *MODERN]


def made(name: str, noise: float = 0.0, seed: str = "0.5", classes: int = 2) -> Points:
    """The points of a data set, half of them to train."""
    problem = "classification" if name in CLASSIFICATION else "regression"
    if classes > 2:
        problem = "multi-class"
    return make_points(Sample(problem, name, noise, 50, classes=classes), seed, SeedRandom(seed))


@pytest.mark.parametrize("name", ALL)
def test_same_seed_same_points(name: str) -> None:
    """A seed makes the same points to the bit, and another seed makes others."""
    one, again, other = made(name, 10), made(name, 10), made(name, 10, seed="0.6")
    np.testing.assert_array_equal(one.inputs, again.inputs)
    np.testing.assert_array_equal(one.labels, again.labels)
    assert not np.array_equal(one.inputs, other.inputs)


@pytest.mark.parametrize("name", ALL)
def test_noiseless_points_lie_in_the_square(name: str) -> None:
    """What is drawn from -6 to 6 is all there is, and labels are -1 and 1 or of that size."""
    points = made(name)
    assert np.abs(points.inputs).max() <= 6 or name == "gauss"
    assert np.abs(points.labels).max() <= 1.2
    if name in CLASSIFICATION:
        assert set(np.unique(points.labels)) == {-1.0, 1.0}


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("moons", None),
        ("rings", lambda x, y: np.where(np.hypot(x, y) < 2.5, -1, 1)),
        ("blobs", lambda x, y: np.where(x > 0, -1, 1)),
        ("spirals", None),
        ("checkerboard", lambda x, y: np.where((np.floor(x / 2.5) + np.floor(y / 2.5)) % 2, 1, -1)),
        ("and", lambda x, y: np.where((x > 0) & (y > 0), 1, -1)),
        ("or", lambda x, y: np.where((x > 0) | (y > 0), 1, -1)),
        ("xor-gate", lambda x, y: np.where((x > 0) ^ (y > 0), 1, -1)),
        ("line", lambda x, y: x / 6),
        ("sine", lambda x, y: np.sin(x)),
        ("absolute", lambda x, y: np.abs(x) / 3 - 1),
        ("step", lambda x, y: np.where(x < 0, -1, 1)),
    ],
)
def test_labels_follow_the_rule(name: str, label: Callable[..., np.ndarray] | None) -> None:
    """Without noise the label is what the data set's description says of the point."""
    points = made(name)
    if label is None:
        # Nearest neighbours are of one class: the arms and moons do not touch.
        distance = np.linalg.norm(points.inputs[:, None] - points.inputs[None], axis=-1)
        np.fill_diagonal(distance, np.inf)
        nearest = points.labels[np.argmin(distance, axis=1)]
        assert np.mean(nearest == points.labels) > 0.97
    else:
        np.testing.assert_allclose(points.labels[:, 0], label(*points.inputs.T), atol=1e-12)


@pytest.mark.parametrize("name", MANY_CLASSES)
@pytest.mark.parametrize("classes", [3, 10])
def test_many_classes_are_balanced(name: str, classes: int) -> None:
    """Every class number occurs, as often as the others."""
    labels = made(name, classes=classes).labels
    assert np.ptp(np.bincount(labels[:, 0].astype(int), minlength=classes)) <= 1


@pytest.mark.parametrize("name", GATES)
def test_a_gate_is_its_four_points(name: str) -> None:
    """All four train and all four test."""
    points = made(name)
    assert (points.n_train, points.n_test) == (4, 4)
    np.testing.assert_array_equal(points.inputs[:4], points.inputs[4:])


def test_thumbnails() -> None:
    """One small sample of each set, ready to send."""
    thumbnails = dataset_thumbnails()
    assert list(thumbnails) == ALL
    for name, points in thumbnails.items():
        assert points.dtype == np.float32
        assert points.shape == (4 if name in GATES else 200, 3)


@pytest.mark.parametrize(
    ("count", "train", "validation", "sizes"),
    [(500, 50, 0, (250, 0)), (500, 33, 33, (165, 165)), (7, 50, 50, (3, 3)), (3, 10, 10, (0, 0))],
)
def test_split_sizes(count: int, train: float, validation: float, sizes: tuple[int, int]) -> None:
    """Parts are rounded down and what is left tests."""
    assert split_sizes(count, train, validation) == sizes


def test_stratified_parts_have_the_same_shares() -> None:
    """A rare class is in every part in its share, and no point is lost or doubled."""
    labels = np.array([1.0] * 20 + [0.0] * 80)
    order, train, validation = stratified_order(labels, 50, 25)
    assert sorted(order) == list(range(100))
    assert (train, validation) == (50, 25)
    for part in (order[:50], order[50:75], order[75:]):
        assert labels[part].mean() == 0.2


def test_stratifying_refuses_an_empty_class() -> None:
    """A class that would have no training point is named."""
    with pytest.raises(SpecError, match="none of class 1"):
        stratified_order(np.array([0.0] * 99 + [1.0]), 50, 0)


def table(**change: object) -> Table:
    """Thirty rows of height, weight and kind."""
    random = np.random.default_rng(0)
    rows = np.column_stack([random.normal(170, 10, 30), random.normal(70, 5, 30), np.arange(30) % 3])
    given = {"columns": ("height", "weight", "kind"), "rows": rows, "inputs": ("height", "weight")}
    return Table(**{**given, "targets": ("kind",), **change})  # type: ignore[arg-type]


def test_table_is_standardised_on_its_training_part() -> None:
    """Training inputs have mean 0 and the unit deviation; test inputs are moved by the same amounts."""
    points = table().points(Sample("multi-class", "", 0, 50, classes=3), "seed")
    training = points.inputs[: points.n_train]
    np.testing.assert_allclose(training.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(training.std(axis=0), 1)
    assert abs(points.inputs[points.n_train :].mean()) > 1e-3
    assert set(np.unique(points.labels)) == {0.0, 1.0, 2.0}


def test_regression_targets_are_standardised_too() -> None:
    """Several of them, each by its own mean and deviation."""
    whole = table(inputs=("kind",), targets=("height", "weight"))
    points = whole.points(Sample("regression", "", 0, 60), "seed")
    np.testing.assert_allclose(points.labels[: points.n_train].std(axis=0), [1, 1])


def test_a_constant_column_is_only_shifted() -> None:
    """No division by a deviation of zero."""
    np.testing.assert_array_equal(standardised(np.array([[2.0], [2.0], [5.0]]), 2), [[0], [0], [3]])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rows": [[1, 2, 0], [1, 2]]}, "table.rows"),
        ({"rows": [[1, 2, 0], [1, "tall", 1]]}, "table.rows"),
        ({"rows": [[1, 2, 0], [1, float("nan"), 1]]}, "table.rows"),
        ({"rows": [[1, 2, 0], [1, float("inf"), 1]]}, "table.rows"),
        ({"rows": [[1, 2, 0]]}, "table.rows"),
        ({"columns": ("a", "a", "b")}, "table.columns"),
        ({"inputs": ()}, "table.inputs"),
        ({"inputs": ("age",)}, "table.inputs"),
        ({"targets": ("kind", "kind")}, "table.targets"),
    ],
)
def test_bad_tables_are_refused(change: dict[str, object], field: str) -> None:
    """The error names the part of the table that cannot be used."""
    with pytest.raises(SpecError) as error:
        table(**change)
    assert error.value.field == field


@pytest.mark.parametrize("classes", [2, 4])
def test_classes_of_a_table_must_fit(classes: int) -> None:
    """A class number too high, or a class without rows, is told."""
    with pytest.raises(SpecError, match=r"table\.targets"):
        table().points(Sample("multi-class", "", 0, 50, classes=classes), "seed")
