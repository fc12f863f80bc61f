"""Figures of merit, against counts made by hand or by brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from playground.kernels.diagnosis import diagnose_divergence
from playground.kernels.errors import SpecError
from playground.kernels.metrics import (
    accuracy,
    confusion_matrix,
    mae,
    precision_recall_f1,
    r_squared,
    rmse,
    roc_auc,
)

ACTUAL = np.array([0, 0, 0, 1, 1, 2])
PREDICTED = np.array([0, 0, 1, 1, 0, 0])


def test_confusion_matrix() -> None:
    """Rows are the actual classes, columns the predicted ones."""
    np.testing.assert_array_equal(confusion_matrix(PREDICTED, ACTUAL, 3), [[2, 1, 0], [1, 1, 0], [1, 0, 0]])
    assert accuracy(PREDICTED, ACTUAL) == 0.5


def test_precision_recall_f1() -> None:
    """A class that is never predicted has precision 0 without a division by 0."""
    precision, recall, f1 = precision_recall_f1(confusion_matrix(PREDICTED, ACTUAL, 3))
    np.testing.assert_allclose(precision, [1 / 2, 1 / 2, 0])
    np.testing.assert_allclose(recall, [2 / 3, 1 / 2, 0])
    np.testing.assert_allclose(f1, [4 / 7, 1 / 2, 0])


@given(st.lists(st.tuples(st.integers(-3, 3), st.booleans()), min_size=2, max_size=30))
def test_roc_auc_is_the_share_of_ordered_pairs(points: list[tuple[int, bool]]) -> None:
    """Of all pairs of a positive and a negative point, ties counting half."""
    positive = [score for score, label in points if label]
    negative = [score for score, label in points if not label]
    assume(positive and negative)
    won = sum((p > n) + (p == n) / 2 for p in positive for n in negative)
    scores, labels = (np.array(column) for column in zip(*points, strict=True))
    assert roc_auc(scores.astype(float), labels) == pytest.approx(won / (len(positive) * len(negative)))


def test_roc_auc_wants_both_classes() -> None:
    """With one class there are no pairs."""
    with pytest.raises(SpecError, match="both classes"):
        roc_auc(np.array([1.0, 2.0]), np.array([True, True]))


def test_regression_figures() -> None:
    """By hand: errors 1, -1 and 2."""
    output, target = np.array([[2.0, 1.0, 5.0]]), np.array([[1.0, 2.0, 3.0]])
    assert mae(output, target) == pytest.approx(4 / 3)
    assert rmse(output, target) == pytest.approx(np.sqrt(2))
    assert r_squared(output, target) == pytest.approx(1 - 6 / 2)
    assert r_squared(target, target) == 1


def test_r_squared_wants_spread() -> None:
    """Where all targets are the same there is no variance to explain."""
    with pytest.raises(SpecError, match="differ"):
        r_squared(np.array([[1.0, 2.0]]), np.array([[3.0, 3.0]]))


def test_empty_and_unequal_sets_are_refused() -> None:
    """No figure of nothing, and none of two lengths."""
    with pytest.raises(SpecError):
        accuracy(np.array([], int), np.array([], int))
    with pytest.raises(SpecError):
        mae(np.zeros((1, 2)), np.zeros((1, 3)))


@pytest.mark.parametrize(
    ("rate", "decay", "scale", "reason"),
    [
        (0.3, 10.0, 1.0, "decay"),
        (0.3, 0.1, 1000.0, "inputs"),
        (3.0, 0.0, 1.0, "rate"),
        (0.3, 10.0, 1000.0, "decay"),
    ],
)
def test_divergence_is_told_by_what_can_be_proved(
    rate: float, decay: float, scale: float, reason: str
) -> None:
    """First the product that must diverge, then inputs out of scale, then the rate."""
    assert diagnose_divergence(rate, decay, np.full((2, 5), scale)).reason == reason
