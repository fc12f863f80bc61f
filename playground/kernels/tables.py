"""A table: numeric columns, some to learn from and some to predict."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .datasets import Points, Sample, deal, random_of
from .errors import SpecError
from .tape import Array

#: On the drawn square, whose half-width is 6, one standard deviation of a column is this much.
UNITS_PER_DEVIATION = 2.0
#: Columns that a network may receive.
MOST_INPUTS = 16


#: Deviations that noise of 100 % may add or take, as far as it moves the points of the circle.
_REACH = 2.5


@dataclass(frozen=True)
class Scale:
    """What a number lost when it was standardised: a column's value is `mean` + `deviation` * number."""

    mean: float
    deviation: float


@dataclass(frozen=True)
class TablePoints(Points):
    """The points of a table, each input with mean 0 and deviation 1 over the training part.

    Attributes:
        scales: of each input.
        target: of the first column to predict; None where it is a class.
    """

    scales: tuple[Scale, ...]
    target: Scale | None


@dataclass(frozen=True)
class Table:
    """Rows of numbers with named columns.

    Attributes:
        columns: names.
        rows: (N, columns).
        inputs: names of the columns to learn from.
        targets: names of the columns to predict; one column of class numbers 0, 1, 2 ... when classifying.
        classes: names of the classes, where they are known.
        in_order: whether the rows are in the order of time, and are dealt in it: the first train, the last
            test.

    Raises:
        SpecError: an unknown or repeated column, rows of different lengths, or values that are no finite
            numbers.
    """

    columns: tuple[str, ...]
    rows: Array
    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    classes: tuple[str, ...] = ()
    in_order: bool = False

    def __post_init__(self) -> None:
        try:
            rows = np.array(self.rows, dtype=float)
        except (TypeError, ValueError) as error:
            raise SpecError("table.rows", "rows of numbers, all of the same length", str(error)) from error
        if rows.ndim != 2 or rows.shape[1] != len(self.columns) or len(rows) < 2:
            raise SpecError("table.rows", f"two or more rows of {len(self.columns)} numbers", rows.shape)
        if not np.isfinite(rows).all():
            row, column = (int(i) for i in np.argwhere(~np.isfinite(rows))[0])
            raise SpecError(
                "table.rows",
                "finite numbers",
                f"{rows[row, column]} in row {row + 1}, {self.columns[column]}",
            )
        object.__setattr__(self, "rows", rows)
        if len(set(self.columns)) < len(self.columns):
            raise SpecError("table.columns", "each name once", self.columns)
        for field, names in (("table.inputs", self.inputs), ("table.targets", self.targets)):
            if not names or len(set(names)) < len(names):
                raise SpecError(field, "at least one column, each once", names)
            for name in names:
                if name not in self.columns:
                    raise SpecError(field, f"one of the columns {', '.join(self.columns)}", name)

    def points(self, sample: Sample, seed: str) -> TablePoints:
        """The rows, shuffled (unless they are `in_order`) and dealt; inputs (and targets, unless classifying)
        standardised on the training part. Noise is uniform, and as wide as on the map of a data set.

        Of several classes that are to be two it is the first against the rest; of numbers that are to be two
        classes, those below the mean of the training part against the rest.

        Raises:
            SpecError: no training row, or other classes than the sample has.
        """
        count = len(self.rows)
        order = np.arange(count) if self.in_order else random_of(seed, "data").permutation(count)
        labels = self.rows[order][:, self._positions(self.targets)]
        classifies = sample.problem in ("classification", "multi-class")
        if sample.problem == "multi-class" and len(self.classes) > sample.classes:
            raise SpecError("classes", f"at least {len(self.classes)}, the table's", sample.classes)
        if classifies and (self.classes or sample.problem == "multi-class"):
            self._check_classes(labels, len(self.classes) or sample.classes)
        dealt = deal(self.rows[order][:, self._positions(self.inputs)], labels, sample)
        if dealt.n_train == 0:
            raise SpecError("train_ratio", "at least one training row", f"{sample.train} % of {count}")
        scales = _scales(dealt.inputs, dealt.n_train)
        inputs = standardised(dealt.inputs, dealt.n_train)
        reach = _REACH * sample.noise / 100
        inputs += random_of(seed, "noise").uniform(-reach, reach, inputs.shape)
        wanted, target = dealt.labels, None
        if not classifies:
            target = _scales(wanted, dealt.n_train)[0]
            wanted = standardised(wanted, dealt.n_train)
        elif sample.problem == "classification":
            edge = 0.5 if self.classes else wanted[: dealt.n_train].mean(axis=0)
            wanted = np.where(wanted >= edge, 1.0, -1.0)
        return TablePoints(inputs, wanted, dealt.n_train, dealt.n_validation, scales, target)

    def _positions(self, names: Sequence[str]) -> list[int]:
        return [self.columns.index(name) for name in names]

    def _check_classes(self, labels: Array, classes: int) -> None:
        if labels.shape[1] != 1:
            raise SpecError("table.targets", "one column of class numbers", self.targets)
        found = set(labels[:, 0].tolist())
        if found - set(range(classes)):
            raise SpecError("table.targets", f"class numbers 0 to {classes - 1}", sorted(found)[:5])
        missing = set(range(classes)) - {math.floor(number) for number in found}
        if missing:
            raise SpecError("table.targets", "rows of every class", f"no row of class {min(missing)}")


def standardised(values: Array, n_train: int) -> Array:
    """Columns shifted and scaled so that the first `n_train` rows have mean 0 and deviation 1.

    A column that is constant there is only shifted.
    """
    scales = _scales(values, n_train)
    means, deviations = ([getattr(s, part) for s in scales] for part in ("mean", "deviation"))
    return np.asarray((values - np.array(means)) / np.array(deviations))


def _scales(values: Array, n_train: int) -> tuple[Scale, ...]:
    """Of each column, over the first `n_train` rows."""
    part = values[:n_train]
    # Of equal numbers such as 0.1 the computed deviation is a rounding error, not 0.
    deviations = np.where(np.ptp(part, axis=0) > 0, part.std(axis=0), 1.0)
    pairs = zip(part.mean(axis=0), deviations, strict=True)
    return tuple(Scale(float(mean), float(deviation)) for mean, deviation in pairs)
