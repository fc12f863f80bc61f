"""How far samples are from the data, and how much of the data they reach; as the server measures it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

DIRECTIONS = 64
NEIGHBOURS = 5
Array = np.ndarray[Any, Any]


def sliced_wasserstein(samples: Array, real: Array) -> float:
    """The sliced 2-Wasserstein distance of as many points (N, 2) each (Rabin et al. 2011).

    Along one direction the best transport pairs the points in their order; the mean of the squared lengths is
    taken over 64 directions.
    """
    angles = np.arange(DIRECTIONS) * (math.pi / DIRECTIONS)
    directions = np.stack([np.cos(angles), np.sin(angles)], 1)  # (64, 2)
    moved = np.sort(directions @ samples.T) - np.sort(directions @ real.T)
    return math.sqrt(np.mean(moved**2))


def reach(real: Array) -> Array:
    """How far the fifth neighbour of each real point (N, 2) is, squared (N,)."""
    # The nearest of all is the point itself.
    found: Array = np.partition(_apart(real, real), NEIGHBOURS)[:, NEIGHBOURS]
    return found


def coverage(samples: Array, real: Array, reached: Array) -> float:
    """The part of the real points (N, 2) with a sample nearer than their fifth neighbour.

    Naeem et al. 2020, equation 9; `reached` is what `reach` says of the real points.
    """
    return float(np.mean(_apart(real, samples).min(1) <= reached))


def _apart(points: Array, others: Array) -> Array:
    """Squared distances (N, M) of points (N, 2) from others (M, 2)."""
    across, up = (points[:, k, None] - others[None, :, k] for k in (0, 1))
    found: Array = across * across + up * up
    return found
