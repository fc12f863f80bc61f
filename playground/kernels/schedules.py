"""Learning-rate schedules: what the rate is multiplied by in an epoch, counted from 0."""

from __future__ import annotations

import math
from collections.abc import Callable


def _constant(epoch: int, span: int) -> float:
    return 1.0


def _step(epoch: int, span: int) -> float:
    """A tenth after every `span` epochs."""
    return float(0.1 ** (epoch // span))


def _exponential(epoch: int, span: int) -> float:
    """A tenth after `span` epochs, without a jump."""
    return float(0.1 ** (epoch / span))


def _inverse(epoch: int, span: int) -> float:
    """1 / (1 + t): a half after `span` epochs (Robbins and Monro, 1951)."""
    return 1 / (1 + epoch / span)


def _cosine(epoch: int, span: int) -> float:
    """Half a cosine down to 0 in `span` epochs (Loshchilov and Hutter, 2017)."""
    return 0.5 * (1 + math.cos(math.pi * min(epoch / span, 1)))


def _warmup(epoch: int, span: int) -> float:
    """Up in equal steps, whole after `span` epochs (Goyal et al., 2017)."""
    return min((epoch + 1) / span, 1.0)


def _one_cycle(epoch: int, span: int) -> float:
    """From 1/25 up to 1 in three tenths of `span`, then down to 1/250000, along cosines (Smith, 2018)."""
    start, peak, end = 1 / 25, 1.0, 1 / 25e4
    last = max(span - 1, 1)
    rise = max(0.3 * span - 1, 0.0)
    position = min(epoch, last)
    if position <= rise and rise > 0:
        return _between(start, peak, position / rise)
    return _between(peak, end, (position - rise) / (last - rise))


def _between(start: float, end: float, share: float) -> float:
    return end + (start - end) / 2 * (1 + math.cos(math.pi * share))


#: Name -> factor of the rate at (epoch, span); the span is a number of epochs >= 1.
SCHEDULES: dict[str, Callable[[int, int], float]] = {
    "constant": _constant,
    "step": _step,
    "exponential": _exponential,
    "inverse": _inverse,
    "cosine": _cosine,
    "warmup": _warmup,
    "one_cycle": _one_cycle,
}
