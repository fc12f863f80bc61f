"""What the tests of many recipes do: train a few steps, and draw lots that can be drawn again."""

from __future__ import annotations

import torch

from playground.server.recipes.base import Recipe


def losses(trained: Recipe, steps: int) -> list[float]:
    """The losses of so many steps."""
    return [trained.train_step().item() for _ in range(steps)]


def chance(seed: int = 0) -> torch.Generator:
    """A seeded generator."""
    return torch.Generator().manual_seed(seed)
