"""The input features that a network may see of a point (x, y)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Name -> function of the coordinates, in the order in which a network receives them.
FEATURES: dict[str, Callable[[Array, Array], Array]] = {
    "x": lambda x, y: x,
    "y": lambda x, y: y,
    "xSquared": lambda x, y: x * x,
    "ySquared": lambda x, y: y * y,
    "xTimesY": lambda x, y: x * y,
    "sinX": lambda x, y: np.sin(x),
    "sinY": lambda x, y: np.sin(y),
    "cosX": lambda x, y: np.cos(x),
    "cosY": lambda x, y: np.cos(y),
}

#: The features that TensorFlow Playground computes; in its URLs ``cosX`` and ``cosY`` do nothing.
ANCHOR_FEATURES = tuple(FEATURES)[:7]


def features(inputs: Array, names: Sequence[str]) -> Array:
    """The named features of points.

    Args:
        inputs: (N, 2) coordinates.
        names: keys of `FEATURES`; none gives a network that has biases only.

    Returns:
        (len(names), N), C-contiguous.
    """
    out = np.empty((len(names), len(inputs)))
    for row, name in enumerate(names):
        out[row] = FEATURES[name](inputs[:, 0], inputs[:, 1])
    return out
