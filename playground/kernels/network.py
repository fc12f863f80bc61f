"""A network: blocks of layers on one flat parameter vector."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .errors import SpecError
from .layers import Draw, Layer, Residual, Step, Stretch, stretches
from .losses import Loss
from .signals import Signal
from .tape import Array, Tape, run


@dataclass(frozen=True)
class Forward:
    """The forward pass of a network for a fixed input buffer: run `tape`, then read the layers' outputs."""

    x: Signal
    tape: Tape
    steps: tuple[Step, ...]

    @property
    def value(self) -> Array:
        """(outputs, ..., batch): where the network's output lies."""
        return self.steps[-1].out.value

    def run(self) -> None:
        """Computes the layers' outputs at the current parameters."""
        with np.errstate(all="ignore"):
            run(self.tape)

    def loss(self, loss: Loss, target: Array) -> float:
        """Mean loss of the outputs last computed against targets (outputs, N); NaN if there are no points."""
        if not self.value.shape[-1]:
            return math.nan
        with np.errstate(all="ignore"):
            return float(np.mean(loss.value(self.value, target)))

    def layer(self, index: int) -> Array:
        """(units, ..., batch): where the output of a layer lies."""
        return self.steps[index].out.value


class Network:
    """Layers in a row, on vectors that never move.

    Attributes:
        parameters: (size,) what is trained.
        gradient: (size,) of the last batch.
        state: what layers remember between batches without training it.
    """

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = tuple(layers)
        self.size = sum(layer.size for layer in self.layers)
        self.parameters: Array = np.zeros(self.size)
        self.gradient: Array = np.zeros(self.size)
        self.state: Array = np.zeros(sum(layer.state_size for layer in self.layers))
        self.parts = stretches(self.layers, Stretch(self.parameters, self.gradient, self.state))
        sizes = [0, *(layer.size for layer in self.layers)]
        self.offsets = tuple(int(offset) for offset in np.cumsum(sizes)[:-1])

    def flat_layers(self) -> list[tuple[int, Layer]]:
        """All layers, also those under skip connections, each with the offset of its parameters."""
        found: list[tuple[int, Layer]] = []
        offset = 0
        waiting = list(reversed(self.layers))
        while waiting:
            layer = waiting.pop()
            if isinstance(layer, Residual):
                waiting.extend(reversed(layer.layers))
            else:
                found.append((offset, layer))
                offset += layer.size
        return found

    def initialise(self, draw: Draw) -> None:
        """Gives every layer its initial parameters and state; `draw(fan_in, fan_out)` makes the weights."""
        for layer, part in zip(self.layers, self.parts, strict=True):
            layer.initialise(part, draw)

    def forward(self, x: Signal, *, training: bool = False) -> Forward:
        """The calls that push the buffer `x` through all layers.

        Raises:
            SpecError: `x` has not as many features as the first layer takes.
        """
        fan_in = self.layers[0].fan_in
        if fan_in is not None and x.units != fan_in:
            raise SpecError("inputs", f"{fan_in} features", x.units)
        steps: list[Step] = []
        for layer, part in zip(self.layers, self.parts, strict=True):
            steps.append(layer.write(part, steps[-1].out if steps else x, training=training))
        return Forward(x, [step for written in steps for step in written.forward], tuple(steps))

    def gradients(self, x: Signal, target: Array, loss: Loss) -> tuple[Forward, Tape]:
        """The calls that put the gradient of `loss`, summed over the batch, into `gradient`.

        Returns:
            The forward pass that they begin with, and all the calls.

        Raises:
            SpecError: `target` has not the shape of the output.
        """
        forward = self.forward(x, training=True)
        if target.shape != forward.value.shape:
            raise SpecError("targets", f"the shape of the output, {forward.value.shape}", target.shape)
        grad = np.empty(forward.value.shape)
        tape = forward.tape + loss.gradient(forward.value, target, grad)
        for index in reversed(range(len(self.layers))):
            calls, grad = forward.steps[index].backward(grad, index > 0)
            tape += calls
        return forward, tape

    def predict(self, x: Array) -> Array:
        """The output (k, ..., N) for `x` (features, ..., N)."""
        forward = self.forward(Signal.of(x))
        run(forward.tape)
        return forward.value
