"""What two networks against each other make small, each with its gradient in the discriminator's logits.

Goodfellow et al. 2014 (minimax, non-saturating), Mao et al. 2017 (least squares), Arjovsky et al. 2017
(Wasserstein).
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def generator_loss(loss: str, made: Array) -> tuple[float, Array]:
    """The generator's loss, of logits (N, 1) on what it made, and its gradient (N, 1)."""
    count = len(made)
    if loss == "minimax":
        return -_softplus(made), -sigmoid(made) / count
    if loss == "non-saturating":
        return _softplus(-made), -sigmoid(-made) / count
    if loss == "least-squares":
        return 0.5 * float(np.mean((made - 1) ** 2)), (made - 1) / count
    return -float(np.mean(made)), np.full(made.shape, -1 / count)


def discriminator_loss(loss: str, real: Array, made: Array) -> tuple[float, Array, Array]:
    """The discriminator's loss, of its logits (N, 1) on real points and on made ones, and both gradients."""
    count = len(real)
    if loss in ("minimax", "non-saturating"):
        return _softplus(-real) + _softplus(made), -sigmoid(-real) / count, sigmoid(made) / count
    if loss == "least-squares":
        value = 0.5 * float(np.mean((real - 1) ** 2) + np.mean(made**2))
        return value, (real - 1) / count, made / count
    even = np.full(real.shape, 1 / count)
    return float(np.mean(made) - np.mean(real)), -even, even


def sigmoid(logits: Array) -> Array:
    """Probabilities; no number is too large for it."""
    found: Array = 0.5 * (1 + np.tanh(0.5 * logits))
    return found


def _softplus(logits: Array) -> float:
    return float(np.mean(np.logaddexp(0, logits)))
