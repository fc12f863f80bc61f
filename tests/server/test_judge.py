"""The classifiers that judge samples, and Fréchet's distance on distributions whose distance is known."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from playground.datasets.loading import images
from playground.server.recipes.distances import frechet, moments
from playground.server.recipes.judge import SURE, Judge

CPU = torch.device("cpu")


def normal(seed: int, size: int) -> tuple[Tensor, Tensor]:
    """The mean (D,) and a full covariance (D, D) of some normal distribution."""
    chance = torch.Generator().manual_seed(seed)
    root = torch.randn(size, size, generator=chance, dtype=torch.float64)
    return torch.randn(size, generator=chance, dtype=torch.float64), root @ root.T


def test_the_frechet_distance_to_itself_is_none() -> None:
    """The same mean and covariance are 0 apart, also where the covariance is singular."""
    mean, covariance = normal(0, 8)
    covariance[0], covariance[:, 0] = 0, 0
    assert frechet(mean, covariance, mean, covariance).item() == pytest.approx(0, abs=1e-6)


def test_the_frechet_distance_of_a_shift_is_its_square() -> None:
    """Moved by m, any distribution is |m|² away."""
    mean, covariance = normal(1, 8)
    shift = torch.full((8,), 0.5, dtype=torch.float64)
    assert frechet(mean + shift, covariance, mean, covariance).item() == pytest.approx(2.0, abs=1e-6)


def test_the_frechet_distance_of_independent_numbers_is_known() -> None:
    """Where covariances are diagonal it is Σ (m - n)² + (a - b)² of means and standard deviations."""
    (m, _), (n, _) = normal(2, 5), normal(3, 5)
    a, b = m.abs() + 0.1, n.abs() + 0.2
    expected = ((m - n).square() + (a - b).square()).sum().item()
    assert frechet(m, a.square().diag(), n, b.square().diag()).item() == pytest.approx(expected)


def test_the_frechet_distance_of_turned_ellipses_is_known() -> None:
    """In the plane tr √(A B) = √(tr A B + 2 √(det A B)), also where A and B do not commute."""
    (_, a), (_, b) = normal(4, 2), normal(5, 2)
    assert not torch.allclose(a @ b, b @ a)
    root = math.sqrt((a @ b).trace() + 2 * math.sqrt((a @ b).det()))
    zero = torch.zeros(2)
    expected = (a.trace() + b.trace()).item() - 2 * root
    assert frechet(zero, a, zero, b).item() == pytest.approx(expected)
    assert frechet(zero, b, zero, a).item() == pytest.approx(expected)


def test_the_frechet_distance_of_clouds_comes_near_that_of_their_distributions() -> None:
    """Of 20,000 points each, drawn from N(0, 1) and N(1, 4) in three dimensions: 3 · (1² + 1²)."""
    chance = torch.Generator().manual_seed(0)
    first = torch.randn(20_000, 3, generator=chance)
    second = 1 + 2 * torch.randn(20_000, 3, generator=chance)
    assert frechet(*moments(first), *moments(second)).item() == pytest.approx(6, rel=0.05)


@pytest.mark.parametrize(("data", "right", "sure"), [("mnist-10k", 0.98, 0.95), ("fashion-10k", 0.88, 0.7)])
def test_a_judge_knows_its_data(data: str, right: float, sure: float) -> None:
    """It names the images on hand, surely most of them, and they are near the real ones that it knows."""
    pixels, labels = images(data)
    judge = Judge(data, CPU)
    features = judge.features(torch.from_numpy(pixels[9000:, None]).float() / 255)
    chances, classes = judge.probabilities(features).max(1)
    assert (classes == torch.from_numpy(labels[9000:])).float().mean() > right
    assert (chances > SURE).float().mean() > sure
    noise = judge.features(torch.rand(500, 1, 28, 28, generator=torch.Generator().manual_seed(0)))
    assert judge.frechet(features) < judge.frechet(noise) / 20
