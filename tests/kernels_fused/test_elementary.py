"""exp, log, tanh and their relatives against long double."""

from __future__ import annotations

import ctypes
import math

import numpy as np
import pytest

from playground.kernels.tape import Array

FUNCTIONS = ("exp", "expm1", "tanh", "logistic", "log", "log1p", "softplus")  # as numbered in elementary.c
#: Where each promises its accuracy: from, to.
DOMAINS = {
    "expm1": (-math.inf, 0),
    "logistic": (-700, math.inf),
    "log": (0, math.inf),
    "log1p": (0, math.inf),
}
ULPS = 4


@pytest.fixture(scope="module")
def samples() -> Array:
    """Numbers of every magnitude, subnormal ones too, and dense where the functions bend."""
    random = np.random.default_rng(0)
    bits = random.integers(0, 2**64, 400_000, dtype=np.uint64).view(float)
    return np.concatenate(
        [
            bits[np.isfinite(bits)],
            np.linspace(-760, 760, 400_001),
            np.linspace(-25, 25, 400_001),
            np.linspace(-1, 1, 400_001),
            random.uniform(-1, 1, 100_000) * 2.0 ** random.integers(-1074, 0, 100_000),
            1 + random.uniform(-1, 1, 100_000) * 2.0 ** random.integers(-52, 0, 100_000),
        ]
    )


def compute(kernels: ctypes.CDLL, name: str, x: float) -> float:
    """One value of a function."""
    kernels.compute.restype, kernels.compute.argtypes = ctypes.c_double, (ctypes.c_int, ctypes.c_double)
    return float(kernels.compute(FUNCTIONS.index(name), x))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_error_is_at_most_four_ulps(open_kernels: ctypes.CDLL, samples: Array, name: str) -> None:
    """No value is farther than 4 units in the last place from the true one, over the whole range."""
    measure = open_kernels.greatest_error
    measure.restype = ctypes.c_double
    measure.argtypes = (ctypes.c_int, ctypes.c_void_p, ctypes.c_long, ctypes.c_void_p)
    low, high = DOMAINS.get(name, (-math.inf, math.inf))
    x = np.ascontiguousarray(samples[(samples >= low) & (samples <= high)])
    worst = np.zeros(1)
    error = measure(FUNCTIONS.index(name), x.ctypes.data, len(x), worst.ctypes.data)
    assert 0 < error <= ULPS, f"{error} at {worst[0]!r}"


@pytest.mark.parametrize(
    ("name", "x", "expected"),
    [
        ("exp", math.inf, math.inf),
        ("exp", -math.inf, 0.0),
        ("exp", 709.782712893384, math.exp(709.782712893384)),
        ("exp", 709.79, math.inf),
        ("exp", -745.13, 5e-324),
        ("exp", -746.0, 0.0),
        ("tanh", math.inf, 1.0),
        ("tanh", -math.inf, -1.0),
        ("tanh", 5e-324, 5e-324),
        ("tanh", -0.0, -0.0),
        ("logistic", math.inf, 1.0),
        ("log", 0.0, -math.inf),
        ("log", -0.0, -math.inf),
        ("log", math.inf, math.inf),
        ("log", 5e-324, math.log(5e-324)),
        ("log", 1.0, 0.0),
        ("log1p", 0.0, 0.0),
        ("expm1", -math.inf, -1.0),
        ("softplus", math.inf, math.inf),
        ("softplus", -math.inf, 0.0),
    ],
)
def test_at_the_edges(open_kernels: ctypes.CDLL, name: str, x: float, expected: float) -> None:
    """Infinities, zeros with their sign and the ends of the range come out as they should."""
    got = compute(open_kernels, name, x)
    assert got == pytest.approx(expected, rel=1e-15, abs=0)
    assert math.copysign(1, got) == math.copysign(1, expected)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_nan_is_seen(open_kernels: ctypes.CDLL, name: str) -> None:
    """What is not a number stays so."""
    assert math.isnan(compute(open_kernels, name, math.nan))


@pytest.mark.parametrize("x", [-1.0, -5e-324, -math.inf])
def test_negative_numbers_have_no_logarithm(open_kernels: ctypes.CDLL, x: float) -> None:
    """log of a negative number is not a number."""
    assert math.isnan(compute(open_kernels, "log", x))
