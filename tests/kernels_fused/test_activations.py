"""The activations and their slopes against NumPy's."""

from __future__ import annotations

import ctypes

import numpy as np
import pytest

from playground.kernels import activations, losses, optimizers
from playground.kernels.fused import structures
from playground.kernels.tape import Array

#: Away from kinks, where rounding decides; every magnitude up to 1e4.
NET_INPUTS = np.sort(np.concatenate([np.linspace(-40.03, 40.01, 2001), [-1e4, -1e3, -1e-9, 1e-9, 1e3, 1e4]]))


def curve(kernels: ctypes.CDLL, name: str, g: Array) -> tuple[Array, Array]:
    """Value and slope at each g, as the kernels compute them."""
    room = np.zeros(len(g) + len(g) % 2)
    room[: len(g)] = g
    value, slope = np.empty_like(room), np.empty_like(room)
    kernels.activate.restype = None
    kernels.activate.argtypes = (ctypes.c_int, *[ctypes.c_void_p] * 3, ctypes.c_long)
    number = structures.ACTIVATIONS.index(name)
    kernels.activate(number, room.ctypes.data, value.ctypes.data, slope.ctypes.data, len(room))
    return value[: len(g)], slope[: len(g)]


def test_both_sides_know_the_same_names() -> None:
    """Every activation, loss and optimiser of the reference has its number here, and nothing else has."""
    assert set(structures.ACTIVATIONS) == set(activations.ACTIVATIONS)
    assert set(structures.LOSSES) == set(losses.LOSSES)
    assert set(structures.OPTIMIZERS) == set(optimizers.OPTIMIZERS)


@pytest.mark.parametrize("name", structures.ACTIVATIONS)
def test_value_and_slope(open_kernels: ctypes.CDLL, name: str) -> None:
    """Value and slope are the reference's, but for rounding."""
    reference = activations.ACTIVATIONS[name]
    value, slope = curve(open_kernels, name, NET_INPUTS)
    np.testing.assert_allclose(value, reference(NET_INPUTS), rtol=2e-13, atol=1e-300)
    np.testing.assert_allclose(slope, reference.slope(NET_INPUTS), rtol=2e-13, atol=2e-15)


@pytest.mark.parametrize("name", structures.ACTIVATIONS)
def test_nan_is_seen(open_kernels: ctypes.CDLL, name: str) -> None:
    """A net input that is not a number does not come out as one."""
    value, _ = curve(open_kernels, name, np.array([1.0, np.nan, 1.0]))
    assert np.isnan(value[1])
    assert np.isfinite(value[[0, 2]]).all()
