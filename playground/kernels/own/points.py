"""A person's own points as what a network trains on: dealt, scaled and brought onto the drawn square."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..datasets import Points, Sample, deal, random_of
from ..errors import SpecError
from ..tables import UNITS_PER_DEVIATION, standardised
from ..tape import Array

MOST_POINTS = 20_000
SCALINGS = ("none", "standard", "minmax")
_REACH = 5.0  # of the square's half-width of 6: where the least and the greatest value are drawn


@dataclass(frozen=True)
class OwnPoints:
    """Points that a person drew or read from a file.

    Attributes:
        values: (N, d) inputs. Two are x and y, one is x, more become their first two principal components.
        labels: (N,) class numbers 0, 1 ..., or the numbers to predict.
        classes: how many classes there are; 0 if numbers are predicted.
        scaling: "none", the numbers are places on the square; or, measured on the training part, "standard"
            (mean 0, two units a standard deviation) or "minmax" (from -5 to 5). The numbers to predict are
            then scaled to -1 ... 1.

    Raises:
        SpecError: no points, more than `MOST_POINTS`, or labels that are not of the classes.
    """

    values: Array
    labels: Array
    classes: int
    scaling: str

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or not 1 <= len(self.values) <= MOST_POINTS or self.values.shape[1] < 1:
            raise SpecError("own.values", f"1 to {MOST_POINTS} points", self.values.shape)
        if self.labels.shape != (len(self.values),):
            raise SpecError("own.labels", f"{len(self.values)} labels", self.labels.shape)
        if not (np.isfinite(self.values).all() and np.isfinite(self.labels).all()):
            raise SpecError("own.values", "finite numbers", "others")
        if self.scaling not in SCALINGS:
            raise SpecError("own.scaling", f"one of {', '.join(SCALINGS)}", self.scaling)
        if self.classes and not np.isin(self.labels, np.arange(self.classes)).all():
            raise SpecError("own.labels", f"class numbers 0 to {self.classes - 1}", "others")

    def points(self, sample: Sample, seed: str) -> Points:
        """The points in an order drawn from the seed, dealt as the sample says but never without a training
        and a test point. A single point does both.

        Raises:
            SpecError: fewer classes in the sample than in the data, or a class too small to be stratified.
        """
        order = random_of(seed, "data").permutation(len(self.values))
        order = np.resize(order, max(2, len(order)))
        dealt = deal(self.values[order], self._labels(sample)[order, None], sample)
        count = len(order)
        train = min(max(dealt.n_train, 1), count - 1)
        validation = min(dealt.n_validation, count - 1 - train)
        labels = dealt.labels
        if not self.classes and sample.problem == "regression" and self.scaling != "none":
            labels = _min_max(labels, train)
        inputs = self._on_square(dealt.inputs, train)
        # As much as the noise of the circle, whose points lie as far out.
        noise = random_of(seed, "noise").uniform(-_REACH, _REACH, inputs.shape) * sample.noise / 100
        return Points(inputs + noise, labels, train, validation)

    def _labels(self, sample: Sample) -> Array:
        """(N,) labels for the problem. Classes predicted as numbers are spread over -1 ... 1; of numbers that
        are to be two classes the sign decides; of several classes that are to be two it is the first against
        the rest.
        """
        if sample.problem == "regression":
            return 2 * self.labels / (self.classes - 1) - 1 if self.classes > 1 else self.labels
        numbers = self.labels if self.classes else np.asarray(self.labels >= 0, dtype=float)
        if sample.problem != "multi-class":
            return np.where(numbers > 0, 1.0, -1.0)
        if self.classes > sample.classes:
            raise SpecError("classes", f"at least {self.classes}, the classes of your data", sample.classes)
        return numbers

    def _on_square(self, values: Array, n_train: int) -> Array:
        """(N, 2) places of inputs (N, d) on the square from -6 to 6, by what the training part shows."""
        if self.scaling == "standard":
            values = standardised(values, n_train) * UNITS_PER_DEVIATION
        elif self.scaling == "minmax":
            values = _min_max(values, n_train) * _REACH
        dimensions = values.shape[1]
        if dimensions > 2:
            return principal_components(values, n_train)
        return np.ascontiguousarray(np.pad(values, ((0, 0), (0, 2 - dimensions))))


def principal_components(values: Array, n_train: int) -> Array:
    """(N, 2) the two directions in which the first `n_train` of the rows (N, d) differ most.

    Centred there; the first has a standard deviation of two units there, the second its share of it. A
    direction points to where the column that counts most in it grows (Jolliffe, Principal Component Analysis,
    2002, ch. 3).
    """
    centred = values - values[:n_train].mean(axis=0)
    variances, directions = np.linalg.eigh(centred[:n_train].T @ centred[:n_train] / n_train)
    axes = directions[:, :-3:-1]
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(2)])
    first = np.sqrt(max(variances[-1], 0.0))
    return np.ascontiguousarray(centred @ axes) * (UNITS_PER_DEVIATION / first if first > 0 else 1.0)


def _min_max(values: Array, n_train: int) -> Array:
    """Columns scaled so that the first `n_train` rows reach from -1 to 1; a constant column becomes 0."""
    low, high = values[:n_train].min(axis=0), values[:n_train].max(axis=0)
    half = (high - low) / 2
    return np.asarray((values - (low + high) / 2) / np.where(half > 0, half, 1.0))


#: For a picture of an untrained network where the points themselves are not known.
STAND_IN = OwnPoints(np.zeros((2, 2)), np.array([0.0, 1.0]), 2, "none")
