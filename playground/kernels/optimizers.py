"""Optimisers: what a gradient does to the parameters, on whole vectors.

They follow PyTorch's conventions to the letter, so that both take the same steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .tape import Array, Tape, call


@dataclass(frozen=True)
class Settings:
    """What the optimisers can be told. `rho` is the memory of AdaDelta and RMSProp.

    `weight_decay` (AdamW only) shrinks the entries where `decays` is 1.
    """

    momentum: float = 0.9
    rho: float = 0.9
    beta1: float = 0.9
    beta2: float = 0.999
    weight_decay: float = 0.01


@dataclass(frozen=True)
class Vectors:
    """What an optimiser works on; all (size,), the rate a single number that may change between steps."""

    parameters: Array
    gradient: Array  # mean over the batch; used up by the step
    rate: Array
    decays: Array  # 1 at weights, 0 at biases


@dataclass(frozen=True)
class Optimizer:
    """One bound optimiser: run `tape` once an update.

    Attributes:
        slots: (k, size) what it remembers of each parameter.
        scalars: (m,) what it remembers besides.
    """

    tape: Tape
    slots: Array
    scalars: Array


def _sgd(vectors: Vectors, settings: Settings) -> Optimizer:
    g = vectors.gradient
    tape = [
        call(np.multiply, g, vectors.rate, g),
        call(np.subtract, vectors.parameters, g, vectors.parameters),
    ]
    return Optimizer(tape, np.zeros((0, g.size)), np.zeros(0))


def _momentum(vectors: Vectors, settings: Settings) -> Optimizer:
    """Polyak (1964): v = momentum v + g."""
    g, slots = vectors.gradient, np.zeros((1, vectors.gradient.size))
    v = slots[0]
    tape = [
        call(np.multiply, v, settings.momentum, v),
        call(np.add, v, g, v),
        call(np.multiply, v, vectors.rate, g),
        call(np.subtract, vectors.parameters, g, vectors.parameters),
    ]
    return Optimizer(tape, slots, np.zeros(0))


def _nesterov(vectors: Vectors, settings: Settings) -> Optimizer:
    """Nesterov (1983), as Sutskever et al. (2013) write it: the step is g + momentum v."""
    g, slots = vectors.gradient, np.zeros((1, vectors.gradient.size))
    v, ahead = slots[0], np.empty(g.size)
    tape = [
        call(np.multiply, v, settings.momentum, v),
        call(np.add, v, g, v),
        call(np.multiply, v, settings.momentum, ahead),
        call(np.add, g, ahead, g),
        call(np.multiply, g, vectors.rate, g),
        call(np.subtract, vectors.parameters, g, vectors.parameters),
    ]
    return Optimizer(tape, slots, np.zeros(0))


def _adagrad(vectors: Vectors, settings: Settings) -> Optimizer:
    """Duchi et al. (2011)."""
    g, slots = vectors.gradient, np.zeros((1, vectors.gradient.size))
    total, root = slots[0], np.empty(g.size)
    tape = [
        call(np.multiply, g, g, root),
        call(np.add, total, root, total),
        call(np.sqrt, total, root),
        call(np.add, root, 1e-10, root),
        call(np.divide, g, root, g),
        call(np.multiply, g, vectors.rate, g),
        call(np.subtract, vectors.parameters, g, vectors.parameters),
    ]
    return Optimizer(tape, slots, np.zeros(0))


def _adadelta(vectors: Vectors, settings: Settings) -> Optimizer:
    """Zeiler (2012); the rate scales the step, 1 being the paper's."""
    g, slots = vectors.gradient, np.zeros((2, vectors.gradient.size))
    (square, step_square), root, held = slots, np.empty(g.size), np.empty(g.size)
    rho, rest, epsilon = settings.rho, 1 - settings.rho, 1e-6
    tape = [
        call(np.multiply, g, g, held),
        call(np.multiply, held, rest, held),
        call(np.multiply, square, rho, square),
        call(np.add, square, held, square),
        call(np.add, square, epsilon, root),
        call(np.sqrt, root, root),
        call(np.add, step_square, epsilon, held),
        call(np.sqrt, held, held),
        call(np.divide, held, root, held),
        call(np.multiply, g, held, g),
        call(np.multiply, g, g, held),
        call(np.multiply, held, rest, held),
        call(np.multiply, step_square, rho, step_square),
        call(np.add, step_square, held, step_square),
        call(np.multiply, g, vectors.rate, g),
        call(np.subtract, vectors.parameters, g, vectors.parameters),
    ]
    return Optimizer(tape, slots, np.zeros(0))


def _rmsprop(vectors: Vectors, settings: Settings) -> Optimizer:
    """Tieleman and Hinton (2012)."""
    g, slots = vectors.gradient, np.zeros((1, vectors.gradient.size))
    square, root = slots[0], np.empty(g.size)
    tape = [
        call(np.multiply, g, g, root),
        call(np.multiply, root, 1 - settings.rho, root),
        call(np.multiply, square, settings.rho, square),
        call(np.add, square, root, square),
        call(np.sqrt, square, root),
        call(np.add, root, 1e-8, root),
        call(np.divide, g, root, g),
        call(np.multiply, g, vectors.rate, g),
        call(np.subtract, vectors.parameters, g, vectors.parameters),
    ]
    return Optimizer(tape, slots, np.zeros(0))


def _adam(vectors: Vectors, settings: Settings) -> Optimizer:
    """Kingma and Ba (2015): m and v are divided by 1 - beta^t. The scalars are beta1^t and beta2^t."""
    g, slots, powers = vectors.gradient, np.zeros((2, vectors.gradient.size)), np.ones(2)
    (m, v), root = slots, np.empty(g.size)
    betas = np.array([settings.beta1, settings.beta2])
    correction = np.empty(2)
    first, second = correction[0:1], correction[1:2]
    tape = [
        call(np.multiply, powers, betas, powers),
        call(np.subtract, 1.0, powers, correction),
        call(np.multiply, m, settings.beta1, m),
        call(np.multiply, g, 1 - settings.beta1, root),
        call(np.add, m, root, m),
        call(np.multiply, v, settings.beta2, v),
        call(np.multiply, g, g, g),
        call(np.multiply, g, 1 - settings.beta2, g),
        call(np.add, v, g, v),
        call(np.divide, v, second, root),
        call(np.sqrt, root, root),
        call(np.add, root, 1e-8, root),
        call(np.divide, m, first, g),
        call(np.divide, g, root, g),
        call(np.multiply, g, vectors.rate, g),
        call(np.subtract, vectors.parameters, g, vectors.parameters),
    ]
    return Optimizer(tape, slots, powers)


def _adamw(vectors: Vectors, settings: Settings) -> Optimizer:
    """Loshchilov and Hutter (2019): the weights shrink by rate x decay, apart from the gradient."""
    adam = _adam(vectors, settings)
    shrink = np.empty(vectors.gradient.size)
    decay = [
        call(np.multiply, vectors.parameters, vectors.decays, shrink),
        call(np.multiply, shrink, settings.weight_decay, shrink),
        call(np.multiply, shrink, vectors.rate, shrink),
        call(np.subtract, vectors.parameters, shrink, vectors.parameters),
    ]
    return Optimizer([*decay, *adam.tape], adam.slots, adam.scalars)


OPTIMIZERS: dict[str, Callable[[Vectors, Settings], Optimizer]] = {
    "sgd": _sgd,
    "momentum": _momentum,
    "nesterov": _nesterov,
    "adagrad": _adagrad,
    "adadelta": _adadelta,
    "rmsprop": _rmsprop,
    "adam": _adam,
    "adamw": _adamw,
}
