"""What the tests of many recipes do: train a few steps, and draw lots that can be drawn again."""

from __future__ import annotations

import io
from typing import Any

import torch

from playground.server.recipes.base import Recipe


def losses(trained: Recipe, steps: int) -> list[float]:
    """The losses of so many steps."""
    return [trained.train_step().item() for _ in range(steps)]


def watched_losses(trained: Recipe, steps: int, about: dict[str, Any] | None = None) -> list[float]:
    """The same of a run that is looked at after each step: tested, probed if `about` is given, and drawn."""
    seen = []
    for _ in range(steps):
        seen += losses(trained, 1)
        trained.evaluate()
        if about is not None:
            trained.probe(about)
        for topic in trained.spec.TOPICS.keys() - {"live"}:
            trained.draw(topic)
    return seen


def taken_up(first: Recipe, second: Recipe) -> None:
    """Give the state of a run to another, through a file."""
    file = io.BytesIO()
    torch.save(first.state(), file)
    file.seek(0)
    second.load(torch.load(file, weights_only=True))


def chance(seed: int = 0) -> torch.Generator:
    """A seeded generator."""
    return torch.Generator().manual_seed(seed)
