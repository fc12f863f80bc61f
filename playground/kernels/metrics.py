"""Figures of merit of outputs against targets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .errors import SpecError
from .tape import Array

Classes = NDArray[np.intp]


def accuracy(predicted: Classes, actual: Classes) -> float:
    """Share of the points that are in the predicted class."""
    _same_length(predicted, actual)
    return float(np.mean(predicted == actual))


def confusion_matrix(predicted: Classes, actual: Classes, classes: int) -> NDArray[np.intp]:
    """(classes, classes) counts; row: actual class, column: predicted class."""
    _same_length(predicted, actual)
    pairs = actual.astype(np.intp) * classes + predicted
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


def precision_recall_f1(confusion: NDArray[np.intp]) -> tuple[Array, Array, Array]:
    """Per class, from a confusion matrix: right among predicted, right among actual, their harmonic mean.

    A class that was never predicted (or never occurs) has 0 where the share does not exist.
    """
    right = np.diag(confusion).astype(float)
    predicted, actual = confusion.sum(axis=0), confusion.sum(axis=1)
    precision = _share(right, predicted)
    recall = _share(right, actual)
    return precision, recall, _share(2 * right, predicted + actual)


def roc_auc(score: Array, positive: NDArray[np.bool_]) -> float:
    """Chance that a positive point scores above a negative one, ties counting half (Mann and Whitney, 1947).

    Raises:
        SpecError: one of the two classes is empty.
    """
    _same_length(score, positive)
    count = int(positive.sum())
    if count in (0, len(positive)):
        raise SpecError("targets", "points of both classes", f"{count} positive of {len(positive)}")
    _, inverse, counts = np.unique(score, return_inverse=True, return_counts=True)
    rank = np.cumsum(counts) - (counts - 1) / 2  # of tied scores, the mean of theirs
    above = rank[inverse][positive].sum() - count * (count + 1) / 2
    return float(above / (count * (len(positive) - count)))


def mae(output: Array, target: Array) -> float:
    """Mean absolute error."""
    _same_length(output, target)
    return float(np.mean(np.abs(output - target)))


def rmse(output: Array, target: Array) -> float:
    """Root of the mean squared error."""
    _same_length(output, target)
    return float(np.sqrt(np.mean((output - target) ** 2)))


def r_squared(output: Array, target: Array) -> float:
    """Share of the targets' variance that the outputs explain; over all outputs together. Both (k, N).

    Raises:
        SpecError: the targets are all the same.
    """
    _same_length(output, target)
    spread = float(np.sum((target - target.mean(axis=-1, keepdims=True)) ** 2))
    if spread == 0:
        raise SpecError("targets", "values that differ", "one value only")
    return 1 - float(np.sum((output - target) ** 2)) / spread


def _share(part: Array, whole: NDArray[np.intp]) -> Array:
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)


def _same_length(a: NDArray[np.generic], b: NDArray[np.generic]) -> None:
    if a.shape != b.shape:
        raise SpecError("targets", f"the shape of the outputs, {a.shape}", b.shape)
    if a.size == 0:
        raise SpecError("targets", "at least one point", "none")
