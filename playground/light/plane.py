"""Points of the plane that a generator shall imitate, and those that it begins with."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


class Plane:
    """The data of a spec."""

    def __init__(self, spec: Any) -> None:
        self.data = spec.data
        self.drawn = np.array(spec.points, float).reshape(-1, 2)

    def sample(self, count: int, chance: np.random.Generator) -> Array:
        """Real points (count, 2), within about -1 … 1."""
        return self.points(chance.random(count), chance.standard_normal((count, 2)))

    def points(self, along: Array, noise: Array) -> Array:
        """The points (N, 2) that come of numbers (N,) from 0 to 1, and of normal noise (N, 2)."""
        if self.data == "line":
            return np.stack([2 * along - 1, along - 0.5], 1) + 0.02 * noise
        if self.data == "drawn":
            found: Array = self.drawn[(along * len(self.drawn)).astype(int)] + 0.01 * noise
            return found
        if self.data == "grid":  # 5 × 5
            place = np.floor(along * 25)
            return np.stack([place % 5, place // 5], 1) * 0.4 - 0.8 + 0.03 * noise
        turns, spread = (along, 0.03) if self.data == "ring" else (np.floor(along * 8) / 8, 0.05)
        angle = 2 * math.pi * turns
        return 0.8 * np.stack([np.cos(angle), np.sin(angle)], 1) + spread * noise


def latent(spec: Any, count: int, chance: np.random.Generator) -> Array:
    """Latent points (count, latent_size): from -1 to 1, or of variance 1."""
    shape = (count, spec.latent_size)
    return chance.standard_normal(shape) if spec.latent == "normal" else chance.uniform(-1, 1, shape)
