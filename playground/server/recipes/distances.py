"""How far samples are from the data, and how much of the data they reach."""

from __future__ import annotations

import math

import torch
from torch import Tensor

DIRECTIONS = 64
NEIGHBOURS = 5


def sliced_wasserstein(samples: Tensor, real: Tensor) -> Tensor:
    """The sliced 2-Wasserstein distance of as many points (N, 2) each (Rabin et al. 2011); a scalar.

    Along one direction the best transport pairs the points in their order; the mean of the squared lengths is
    taken over 64 directions. A shift by m gives |m| / √2, a factor on a centred cloud the difference of its
    standard deviations.
    """
    angles = torch.arange(DIRECTIONS, device=real.device) * (math.pi / DIRECTIONS)
    directions = torch.stack([angles.cos(), angles.sin()])  # (2, 64)
    moved = (samples @ directions).sort(0).values - (real @ directions).sort(0).values
    return moved.square().mean().sqrt()


def coverage(samples: Tensor, real: Tensor) -> Tensor:
    """The part of the real points (N, 2) with a sample nearer than their fifth neighbour; a scalar.

    Naeem et al. 2020, equation 9: 1 when the samples are everywhere that the data are, small when the
    generator has collapsed.
    """
    reach = torch.cdist(real, real).sort(1).values[:, NEIGHBOURS]  # the first is the point itself
    nearest = torch.cdist(real, samples).min(1).values
    return (nearest <= reach).float().mean()


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    """Mean (D,) and covariance (D, D) of features (N, D), in double precision."""
    features = features.double()
    return features.mean(0), features.T.cov()


def frechet(mean: Tensor, covariance: Tensor, other_mean: Tensor, other_covariance: Tensor) -> Tensor:
    """Fréchet's distance of two normal distributions, squared (Dowson and Landau 1982, equation 4); a scalar.

    |m - n|² + tr(A + B - 2 √(A B)). The trace of the root is that of √(√A B √A), which is symmetric.
    """
    mean, covariance, other_mean, other_covariance = (
        values.double() for values in (mean, covariance, other_mean, other_covariance)
    )
    scales, axes = torch.linalg.eigh(covariance)
    root = axes * scales.clamp(min=0).sqrt() @ axes.T
    common = torch.linalg.eigvalsh(root @ other_covariance @ root).clamp(min=0).sqrt().sum()
    spread = covariance.trace() + other_covariance.trace() - 2 * common
    distance: Tensor = (mean - other_mean).square().sum() + spread
    return distance
