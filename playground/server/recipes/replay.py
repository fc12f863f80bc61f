"""What a network that acts remembers of what it did."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor


class Moments(NamedTuple):
    """N steps: the state (N, state), the action, its reward, the state after it, whether it was the last."""

    states: Tensor
    actions: Tensor
    rewards: Tensor
    after: Tensor
    over: Tensor


class Replay:
    """The last `size` moments (Lin 1992); the oldest ones are forgotten first."""

    def __init__(self, size: int, state: int, device: torch.device) -> None:
        self.moments = Moments(
            torch.zeros(size, state, device=device),
            torch.zeros(size, dtype=torch.long, device=device),
            torch.zeros(size, device=device),
            torch.zeros(size, state, device=device),
            torch.zeros(size, dtype=torch.bool, device=device),
        )
        self.size, self.count = size, 0  # `count`: of all that there have been

    def add(self, moments: Moments) -> None:
        """Remember more, at most as many as there is room for."""
        places = torch.arange(self.count, self.count + len(moments.actions)) % self.size
        for kept, new in zip(self.moments, moments, strict=True):
            kept[places] = new
        self.count += len(moments.actions)

    def sample(self, count: int, chance: torch.Generator) -> Moments:
        """Moments drawn at random, with replacement."""
        known = min(self.count, self.size)
        drawn = torch.randint(known, (count,), generator=chance, device=chance.device)
        return Moments(*(kept[drawn] for kept in self.moments))

    def state(self) -> dict[str, Any]:
        """All that is remembered."""
        return {"moments": list(self.moments), "count": self.count}

    def load(self, state: dict[str, Any]) -> None:
        """Remember what a state holds instead."""
        self.moments, self.count = Moments(*state["moments"]), state["count"]
