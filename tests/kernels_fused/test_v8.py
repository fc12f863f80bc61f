"""Parity mode to the last bit: V8's functions, and TensorFlow Playground's training point by point."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
import pytest

from playground.kernels import fdlibm
from playground.kernels.anchor import AnchorTrainer
from playground.kernels.fused.structures import V8_ACTIVATIONS
from playground.kernels.live import LiveTrainer
from playground.kernels.spec import Spec
from playground.kernels.tape import Array


@pytest.fixture(scope="module")
def net_inputs() -> Array:
    """Every size of argument, and the bounds at which fdlibm takes another way."""
    random = np.random.default_rng(0)
    bounds = np.array(
        [2.0**-28, 0.5 * np.log(2), 1.5 * np.log(2), 0.25 * np.log(2), 1.0, 19.06, 22.0, 709.78, 745.13]
    )
    near = (bounds[:, None] * (1 + np.arange(-20, 21) * 2.0**-30)).ravel()
    sizes = np.concatenate(
        [
            near,
            random.uniform(0, 50, 20_000),
            random.uniform(0, 1, 20_000) * 2.0 ** random.integers(-40, 1, 20_000),
        ]
    )
    return np.concatenate([sizes, -sizes, [0.0, 800.0, -800.0]])


def compute(kernels: ctypes.CDLL, name: str, g: Array) -> Array:
    """The activation `name` as parity mode computes it."""
    room = np.append(g, np.zeros(len(g) % 2))
    value = np.empty_like(room)
    kernels.activate.restype = None
    kernels.activate.argtypes = (ctypes.c_int, *[ctypes.c_void_p] * 3, ctypes.c_long)
    kernels.activate(V8_ACTIVATIONS[name], room.ctypes.data, value.ctypes.data, None, len(room))
    return value[: len(g)]


def test_tanh_has_the_bits_of_v8(open_kernels: ctypes.CDLL, net_inputs: Array) -> None:
    """No value differs, not by one bit."""
    expected = np.array([fdlibm.tanh(float(x)) for x in net_inputs])
    np.testing.assert_array_equal(compute(open_kernels, "tanh", net_inputs), expected)


def test_sigmoid_has_the_bits_of_v8(open_kernels: ctypes.CDLL, net_inputs: Array) -> None:
    """1 / (1 + Math.exp(-x)) of JavaScript, everywhere."""
    expected = np.array([1 / (1 + fdlibm.exp(-float(x))) for x in net_inputs])
    np.testing.assert_array_equal(compute(open_kernels, "sigmoid", net_inputs), expected)


@pytest.mark.parametrize("name", V8_ACTIVATIONS)
def test_nan_is_seen(open_kernels: ctypes.CDLL, name: str) -> None:
    """What is not a number stays so, and its neighbour what it is."""
    assert np.isnan(compute(open_kernels, name, np.array([np.nan, 1.0]))).tolist() == [True, False]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"activation": "relu", "learning_rate": 0.3},
        {"activation": "sigmoid", "learning_rate": 3.0},
        {"activation": "linear", "batch_size": 30, "learning_rate": 0.001},
        {"batch_size": 1, "hidden_layers": (8, 8, 3)},
        {"batch_size": 7, "learning_rate": 0.3, "regularization": "L2", "regularization_rate": 0.03},
        {"batch_size": 24, "learning_rate": 1.0, "regularization": "L1", "regularization_rate": 0.01},
        {"batch_size": 300},
        {"hidden_layers": ()},
        {"init_zero": True},
    ],
    ids=str,
)
def test_training_has_the_bits_of_the_anchor(fields: dict[str, Any]) -> None:
    """After a hundred epochs, chaotic ones too, every weight is the very number that its page would have.

    The points of "xor" take no function of JavaScript's; so both start from the same.
    """
    spec = Spec(**{"dataset": "xor", "noise": 20.0, "features": ("x", "y", "xSquared", "xTimesY"), **fields})
    anchor, fused = AnchorTrainer(spec), LiveTrainer(spec, backend="fused")
    anchor.train(100)
    assert fused.train(100) == 100
    expected = np.concatenate([np.append(layer._weights, layer._biases) for layer in anchor._layers])
    np.testing.assert_array_equal(fused._network.parameters[fused._layout.order], expected)
