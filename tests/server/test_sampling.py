"""Temperature, top-k and top-p against their definitions in NumPy."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from playground.server.recipes.sampling import Filters


def reference(logits: np.ndarray, filters: Filters) -> np.ndarray:
    """The same, one token at a time."""
    scaled = np.exp((logits - logits.max()) / filters.temperature)
    chances = scaled / scaled.sum()
    order = sorted(range(len(logits)), key=lambda token: -chances[token])
    order = order[: filters.top_k] if filters.top_k else order
    total = sum(chances[token] for token in order)
    kept, reached = [], 0.0
    for token in order:
        if reached >= filters.top_p:
            break
        kept.append(token)
        reached += chances[token] / total
    left = np.zeros(len(logits))
    left[kept] = chances[kept] / chances[kept].sum()
    return left


@pytest.mark.parametrize("temperature", [0.3, 1.0, 2.0])
@pytest.mark.parametrize("top_k", [0, 1, 5, 100])
@pytest.mark.parametrize("top_p", [0.1, 0.7, 1.0])
def test_filters_are_their_definitions(temperature: float, top_k: int, top_p: float) -> None:
    """In this order: temperature, the k likeliest, of these the fewest that reach p."""
    logits = np.random.default_rng(0).normal(0, 2, 30)
    filters = Filters(temperature, top_k, top_p)
    left = filters(torch.from_numpy(logits).float())
    np.testing.assert_allclose(left.numpy(), reference(logits, filters), atol=1e-5)


def test_no_temperature_takes_the_likeliest() -> None:
    """At 0 the greatest logit has it all, and so it has next to 0."""
    logits = torch.tensor([1.0, 3.0, 2.9])
    for temperature in (0.0, 1e-4):
        assert Filters(temperature)(logits).tolist() == [0, 1, 0]
