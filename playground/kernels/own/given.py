"""A person's own data as the page hands it over: points of the plane, or a table whose columns are inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..tables import Table
from .points import OwnPoints


def given(numbers: Sequence[float], about: Mapping[str, Any]) -> OwnPoints | Table:
    """Own data of (N * (d + 1)) `numbers`: of one row after the other the d inputs and the label.

    `about` has `axes` (d names), `target` (a name), `classes` (names; none if numbers are predicted),
    `scaling` (see `OwnPoints`), and `columns` where the network receives the inputs themselves.

    Raises:
        SpecError: what could not be trained on, see `OwnPoints` and `Table`.
    """
    axes, target, classes = tuple(about["axes"]), about["target"], tuple(about["classes"])
    rows = np.array(numbers, dtype=float).reshape(-1, len(axes) + 1)
    if about.get("columns"):
        return Table((*axes, target), rows, axes, (target,), classes)
    return OwnPoints(rows[:, :-1].copy(), rows[:, -1].copy(), len(classes), about["scaling"])
