"""Gradients against finite differences of the loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.kernels.activations import ACTIVATIONS, SOFTMAX
from playground.kernels.batch_norm import BatchNorm
from playground.kernels.combinations import EqualSlopes, Linear, combination
from playground.kernels.dropout import Dropout
from playground.kernels.layers import Activate, Layer, Residual
from playground.kernels.losses import LOSSES, Loss
from playground.kernels.network import Network
from playground.kernels.signals import Signal
from playground.kernels.tape import Array, run

#: Seven-point stencil: the error falls with the sixth power of the step.
_STEP = 1e-3
_STENCIL = ((-3, -1 / 60), (-2, 9 / 60), (-1, -45 / 60), (1, 45 / 60), (2, -9 / 60), (3, 1 / 60))

#: Where a function has no smooth derivative: kept at a distance, as no difference quotient exists across it.
KINKS = {
    "relu": (0.0,),
    "leaky_relu": (0.0,),
    "elu": (0.0,),
    "selu": (0.0,),
    "hard_tanh": (-1.0, 1.0),
    "elliott": (0.0,),
    "reciprocal": (0.0,),
}
_CLEARANCE = 0.02
_LOSS_CLEARANCE = 0.1
#: 1/g changes fast near its pole, so the stencil needs room.
_POLE_CLEARANCE = 0.3


@dataclass(frozen=True)
class Case:
    """A small network: a linear layer, then the layer under test, then a linear output."""

    activation: str = "tanh"
    combination: str = "linear"
    loss: str = "squared"
    extra: str = "none"  # "batch_norm", "dropout", "residual" or "softmax"
    fan_in: int = 3
    units: int = 4
    outputs: int = 2
    batch: int = 5
    seed: int = 0


def gradient_error(case: Case) -> float:
    """Greatest error of the gradient of every parameter, relative to itself and a thousandth of the greatest.

    The first layer's gradient passes through the layer under test, so the gradient of its input is tested
    too.
    """
    random = np.random.default_rng([case.seed, case.fan_in, case.units, case.outputs, case.batch])
    for _ in range(200):
        network, signal, target, loss = _draw(case, random)
        if _clear_of_kinks(case, network, signal, target, loss):
            return _compare(network, signal, target, loss)
    raise ValueError(f"no draw of {case} keeps clear of the kinks")


def _draw(case: Case, random: np.random.Generator) -> tuple[Network, Signal, Array, Loss]:
    middle: list[Layer] = [
        Linear(case.fan_in, case.units),
        combination(case.combination, case.units, case.units),
        Activate(ACTIVATIONS[case.activation]),
    ]
    if case.extra == "batch_norm":
        middle.insert(2, BatchNorm(case.units))
    elif case.extra == "dropout":
        middle.append(Dropout(0.3, case.seed))
    elif case.extra == "residual":
        middle[1:] = [Residual(tuple(middle[1:]))]
    layers = [*middle, Linear(case.units, case.outputs)]
    if case.extra == "softmax":
        layers.append(Activate(SOFTMAX))
    network = Network(layers)
    network.initialise(lambda fan_in, fan_out: random.uniform(-0.8, 0.8, (fan_out, fan_in)))
    network.parameters += random.uniform(-0.2, 0.2, network.size)
    if case.activation == "reciprocal":
        # Away from the pole.
        offset, layer = network.flat_layers()[1]
        part = network.parameters[offset : offset + layer.size]
        if isinstance(layer, Linear):
            layer.matrix(part)[:, 0] = 1.5
        elif isinstance(layer, EqualSlopes):
            part[layer.fan_in :] = 1.5
    x = random.uniform(-1, 1, (case.fan_in, case.batch))
    return network, Signal.of(x), _target(case, random), LOSSES[case.loss]


def _target(case: Case, random: np.random.Generator) -> Array:
    shape = (case.outputs, case.batch)
    if case.loss == "hinge":
        return random.choice([-1.0, 1.0], shape)
    if case.loss == "binary_cross_entropy":
        return random.choice([0.0, 1.0], shape)
    if case.loss == "categorical_cross_entropy":
        return np.eye(case.outputs)[:, random.integers(case.outputs, size=case.batch)]
    return random.uniform(-1, 1, shape)


def _clear_of_kinks(case: Case, network: Network, x: Signal, target: Array, loss: Loss) -> bool:
    forward, _ = network.gradients(x, target, loss)
    state = network.state.copy()
    run(forward.tape)
    np.copyto(network.state, state)
    wrong = forward.value - target
    distance = {
        "absolute": np.abs(wrong),
        "huber": np.abs(np.abs(wrong) - 1),
        "hinge": np.abs(1 - forward.value * target),
    }
    if loss.name in distance:
        # The larger the outputs, the farther the stencil moves them.
        room = _LOSS_CLEARANCE * max(1.0, float(np.max(np.abs(forward.value))))
        if np.min(distance[loss.name]) < room:
            return False
    kinks = KINKS.get(case.activation, ())
    clearance = _POLE_CLEARANCE if case.activation == "reciprocal" else _CLEARANCE
    inputs = _net_inputs(case, network, x)
    return all(np.min(np.abs(inputs - kink)) > clearance for kink in kinks)


def _net_inputs(case: Case, network: Network, x: Signal) -> Array:
    """What the activation under test receives: the network cut off before it."""
    layers = network.layers[1].layers if isinstance(network.layers[1], Residual) else network.layers[1:]
    before = [network.layers[0]]
    for layer in layers:
        if isinstance(layer, Activate):
            break
        before.append(layer)
    cut = Network(before)
    np.copyto(cut.parameters, network.parameters[: cut.size])
    forward = cut.forward(x, training=True)
    run(forward.tape)
    return forward.value


def _compare(network: Network, x: Signal, target: Array, loss: Loss) -> float:
    state = network.state.copy()
    forward, tape = network.gradients(x, target, loss)

    def loss_now() -> float:
        np.copyto(network.state, state)
        run(forward.tape)
        return float(np.sum(loss.value(forward.value, target)))

    run(tape)
    gradient = network.gradient.copy()
    numeric = np.zeros_like(gradient)
    for index in range(network.size):
        kept = network.parameters[index]
        for offset, weight in _STENCIL:
            network.parameters[index] = kept + offset * _STEP
            numeric[index] += weight * loss_now() / _STEP
        network.parameters[index] = kept
    scale = np.abs(gradient) + 1e-3 * np.max(np.abs(gradient))
    return float(np.max(np.abs(numeric - gradient) / np.where(scale > 0, scale, 1)))
