"""What a network that acts remembers of what it did."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]


class Moments(NamedTuple):
    """N steps: the state (N, state), the action, its reward, the state after it, whether it was the last."""

    states: Array
    actions: Array
    rewards: Array
    after: Array
    over: Array


class Replay:
    """The last `size` moments (Lin 1992); the oldest ones are forgotten first."""

    def __init__(self, size: int, state: int) -> None:
        self.moments = Moments(
            np.zeros((size, state)),
            np.zeros(size, np.int64),
            np.zeros(size),
            np.zeros((size, state)),
            np.zeros(size, bool),
        )
        self.size, self.count = size, 0  # `count`: of all that there have been

    def add(self, moments: Moments) -> None:
        """Remember more, at most as many as there is room for."""
        places = np.arange(self.count, self.count + len(moments.actions)) % self.size
        for kept, new in zip(self.moments, moments, strict=True):
            kept[places] = new
        self.count += len(moments.actions)

    def sample(self, count: int, chance: np.random.Generator) -> Moments:
        """Moments drawn at random, with replacement."""
        drawn = chance.integers(min(self.count, self.size), size=count)
        return Moments(*(kept[drawn] for kept in self.moments))
