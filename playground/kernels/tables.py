"""A person's own table: numeric columns, some to learn from and some to predict."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .datasets import Points, Sample, deal, random_of
from .errors import SpecError
from .tape import Array

#: A column is centred, and one standard deviation is this much of the drawn square's half-width of 6.
UNITS_PER_DEVIATION = 2.0


@dataclass(frozen=True)
class Table:
    """Rows of numbers with named columns.

    Attributes:
        columns: names.
        rows: (N, columns).
        inputs: names of the columns to learn from.
        targets: names of the columns to predict; one column of class numbers 0, 1, 2 ... when classifying.

    Raises:
        SpecError: an unknown or repeated column, rows of different lengths, or values that are no finite
            numbers.
    """

    columns: tuple[str, ...]
    rows: Array
    inputs: tuple[str, ...]
    targets: tuple[str, ...]

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

    def points(self, sample: Sample, seed: str) -> Points:
        """The rows, shuffled and dealt; inputs (and targets, unless classifying) standardised on the
        training part.
        """
        shuffled = self.rows[random_of(seed, "data").permutation(len(self.rows))]
        labels = shuffled[:, self._positions(self.targets)]
        classifies = sample.problem in ("classification", "multi-class")
        if classifies:
            self._check_classes(labels, sample.classes)
        dealt = deal(shuffled[:, self._positions(self.inputs)], labels, sample)
        if dealt.n_train == 0:
            raise SpecError(
                "train_ratio", "at least one training row", f"{sample.train} % of {len(self.rows)}"
            )
        inputs = standardised(dealt.inputs, dealt.n_train) * UNITS_PER_DEVIATION
        if not classifies:
            wanted = standardised(dealt.labels, dealt.n_train)
        else:
            wanted = dealt.labels if sample.problem == "multi-class" else 2 * dealt.labels - 1
        return Points(inputs, wanted, dealt.n_train, dealt.n_validation)

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
    part = values[:n_train]
    deviation = part.std(axis=0)
    return np.asarray((values - part.mean(axis=0)) / np.where(deviation > 0, deviation, 1.0))
