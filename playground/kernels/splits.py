"""Points dealt into training, validation and test parts."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from .errors import SpecError


def split_sizes(count: int, train_percent: float, validation_percent: float) -> tuple[int, int]:
    """How many of `count` points train and validate; each rounded down, the rest tests."""
    train = math.floor(count * train_percent / 100)
    return train, min(math.floor(count * validation_percent / 100), count - train)


def stratified_order(
    labels: NDArray[np.float64], train_percent: float, validation_percent: float
) -> tuple[NDArray[np.intp], int, int]:
    """An order of the points in which each part has every class in the same share, as nearly as it can be.

    Args:
        labels: (N,) class of each point; the points of a class keep their order.
        train_percent: of all points.
        validation_percent: of all points.

    Returns:
        Order (N,) with the training part first, then validation, then test; and how many train and validate.

    Raises:
        SpecError: a class is too small to have a point that trains.
    """
    parts: tuple[list[int], list[int], list[int]] = ([], [], [])
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        train, validation = split_sizes(len(members), train_percent, validation_percent)
        if train == 0:
            raise SpecError(
                "stratify", "at least one training point of each class", f"none of class {label:g}"
            )
        for part, chosen in zip(parts, np.split(members, [train, train + validation]), strict=True):
            part.extend(int(index) for index in chosen)
    # Within a part the points come as they came, not class after class.
    order = np.array([index for part in parts for index in sorted(part)], dtype=np.intp)
    return order, len(parts[0]), len(parts[1])
