"""Initial weights: fan_in inputs to fan_out units."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from .tape import Array

Initializer = Callable[[int, int, np.random.Generator], Array]


def _zeros(fan_in: int, fan_out: int, random: np.random.Generator) -> Array:
    return np.zeros((fan_out, fan_in))


def _half(fan_in: int, fan_out: int, random: np.random.Generator) -> Array:
    return random.uniform(-0.5, 0.5, (fan_out, fan_in))


def _scaled(variance: Callable[[int, int], float], *, normal: bool) -> Initializer:
    """Weights of the given variance, uniform or normal."""

    def draw(fan_in: int, fan_out: int, random: np.random.Generator) -> Array:
        deviation = math.sqrt(variance(fan_in, fan_out))
        if normal:
            return random.normal(0.0, deviation, (fan_out, fan_in))
        bound = math.sqrt(3) * deviation
        return random.uniform(-bound, bound, (fan_out, fan_in))

    return draw


def _glorot(fan_in: int, fan_out: int) -> float:
    """Glorot and Bengio (2010)."""
    return 2 / max(fan_in + fan_out, 1)


def _he(fan_in: int, fan_out: int) -> float:
    """He et al. (2015)."""
    return 2 / max(fan_in, 1)


def _lecun(fan_in: int, fan_out: int) -> float:
    """LeCun et al., Efficient BackProp (1998)."""
    return 1 / max(fan_in, 1)


def _orthogonal(fan_in: int, fan_out: int, random: np.random.Generator) -> Array:
    """Rows or columns, whichever are fewer, are orthonormal: Saxe et al. (2014)."""
    tall = random.normal(size=(max(fan_in, fan_out), min(fan_in, fan_out)))
    q, r = np.linalg.qr(tall)
    q = q * np.sign(np.diag(r))
    return np.ascontiguousarray(q if fan_out >= fan_in else q.T)


INITIALIZERS: dict[str, Initializer] = {
    "zeros": _zeros,
    "uniform": _half,
    "glorot_uniform": _scaled(_glorot, normal=False),
    "glorot_normal": _scaled(_glorot, normal=True),
    "he_uniform": _scaled(_he, normal=False),
    "he_normal": _scaled(_he, normal=True),
    "lecun_uniform": _scaled(_lecun, normal=False),
    "lecun_normal": _scaled(_lecun, normal=True),
    "orthogonal": _orthogonal,
}

_RECTIFIERS = ("relu", "leaky_relu", "elu", "gelu", "silu", "mish", "softplus")


def default_initializer(activation: str) -> str:
    """What suits an activation: He for those that cut one half off, LeCun for SELU, Glorot for the rest."""
    if activation == "selu":
        return "lecun_normal"
    return "he_uniform" if activation in _RECTIFIERS else "glorot_uniform"
