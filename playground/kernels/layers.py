"""What a layer is, and the layers without weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from .activations import Activation
from .signals import Signal
from .tape import Array, Tape, call


@dataclass(frozen=True)
class Stretch:
    """A layer's part of its network's flat vectors."""

    parameters: Array
    gradient: Array
    state: Array  # what is remembered between batches but not trained


@dataclass(frozen=True)
class Step:
    """A layer written down for one input buffer.

    Attributes:
        out: where the output will lie.
        forward: the calls that fill it.
        backward: given the buffer of dL/d out, which it may overwrite, and whether dL/d input is wanted,
            writes the calls that fill the gradient of the parameters; returns them and the buffer of dL/d
            input.
    """

    out: Signal
    forward: Tape
    backward: Callable[[Array, bool], tuple[Tape, Array]]


#: (fan_in, fan_out) -> (fan_out, fan_in) initial weights.
Draw = Callable[[int, int], Array]


class Layer(Protocol):
    """One step of a network. Arrays are (features, ..., batch); see `Signal`."""

    @property
    def fan_in(self) -> int | None:
        """Features it takes; None if any number will do."""

    @property
    def size(self) -> int:
        """How many parameters it has."""

    @property
    def state_size(self) -> int:
        """How many numbers it remembers between batches."""

    def initialise(self, own: Stretch, draw: Draw) -> None:
        """Writes its initial parameters and state."""

    def write(self, own: Stretch, x: Signal, *, training: bool) -> Step:
        """The layer for the input buffer `x`. `training` tells it from looking."""


class WithoutParameters:
    """What a layer without anything to train has in common."""

    fan_in: int | None = None
    size = 0
    state_size = 0

    def initialise(self, own: Stretch, draw: Draw) -> None:
        """Nothing to write."""


@dataclass(frozen=True)
class Activate(WithoutParameters):
    """An activation function, unit by unit."""

    activation: Activation

    def write(self, own: Stretch, x: Signal, *, training: bool) -> Step:
        """The layer for the input buffer `x`."""
        del own, training
        out = x if self.activation.name == "linear" else Signal.empty(x.value.shape)
        forward, backward = self.activation.bind(x.value, out.value)
        return Step(out, forward, lambda grad, _: (backward(grad), grad))


@dataclass(frozen=True)
class Residual:
    """A skip connection: the inner layers' output plus their input, which must have the same width."""

    layers: tuple[Layer, ...]

    @property
    def fan_in(self) -> int | None:
        """Features it takes."""
        return self.layers[0].fan_in

    @property
    def size(self) -> int:
        """Parameters of the inner layers."""
        return sum(layer.size for layer in self.layers)

    @property
    def state_size(self) -> int:
        """State of the inner layers."""
        return sum(layer.state_size for layer in self.layers)

    def initialise(self, own: Stretch, draw: Draw) -> None:
        """Initialises the inner layers."""
        for part, layer in zip(stretches(self.layers, own), self.layers, strict=True):
            layer.initialise(part, draw)

    def write(self, own: Stretch, x: Signal, *, training: bool) -> Step:
        """The layers for the input buffer `x`."""
        chain = write_chain(self.layers, own, x, training=training)
        out = Signal.empty(x.value.shape)
        forward = [*chain.forward, call(np.add, chain.out.value, x.value, out.value)]

        def backward(grad: Array, wanted: bool) -> tuple[Tape, Array]:
            inner = np.empty_like(grad)
            tape, grad_x = chain.backward(inner, wanted)
            tape = [call(np.copyto, inner, grad), *tape]
            if wanted:
                tape.append(call(np.add, grad, grad_x, grad))
            return tape, grad

        return Step(out, forward, backward)


def write_chain(layers: tuple[Layer, ...], own: Stretch, x: Signal, *, training: bool) -> Step:
    """Layers one after the other, on consecutive parts of `own`, as a single step."""
    steps: list[Step] = []
    for part, layer in zip(stretches(layers, own), layers, strict=True):
        steps.append(layer.write(part, steps[-1].out if steps else x, training=training))

    def backward(grad: Array, wanted: bool) -> tuple[Tape, Array]:
        tape: Tape = []
        for index in reversed(range(len(steps))):
            calls, grad = steps[index].backward(grad, wanted or index > 0)
            tape += calls
        return tape, grad

    return Step(steps[-1].out if steps else x, [call_ for step in steps for call_ in step.forward], backward)


def stretches(layers: tuple[Layer, ...], own: Stretch) -> list[Stretch]:
    """`own` cut into the layers' parts."""
    parts: list[Stretch] = []
    start = state_start = 0
    for layer in layers:
        end, state_end = start + layer.size, state_start + layer.state_size
        parts.append(
            Stretch(own.parameters[start:end], own.gradient[start:end], own.state[state_start:state_end])
        )
        start, state_start = end, state_end
    return parts
