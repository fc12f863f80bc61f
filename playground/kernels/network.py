"""A network: layers in a row on one flat parameter vector."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .layers import Layer, Output
from .losses import Loss
from .tape import Array, Tape, run


@dataclass(frozen=True)
class Forward:
    """The forward pass of a network for a fixed input buffer."""

    tape: Tape
    outputs: tuple[Output, ...]

    @property
    def value(self) -> Array:
        """Where the network's output lies after the tape has run."""
        return self.outputs[-1].value


class Network:
    """Layers, their `parameters` and the `gradient` of the last batch, both (size,)."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = tuple(layers)
        ends = np.cumsum([0, *(layer.size for layer in self.layers)])
        self.offsets = tuple(int(end) for end in ends[:-1])
        self.size = int(ends[-1])
        self.parameters: Array = np.zeros(self.size)
        self.gradient: Array = np.zeros(self.size)

    def part(self, vector: Array, index: int) -> Array:
        """The stretch of a flat vector that belongs to layer `index`."""
        return vector[self.offsets[index] : self.offsets[index] + self.layers[index].size]

    def forward(self, x: Array) -> Forward:
        """The calls that push the buffer `x` (N, ...) through all layers."""
        tape: Tape = []
        outputs: list[Output] = []
        for index, layer in enumerate(self.layers):
            output = layer.forward(self.part(self.parameters, index), x, np.empty)
            tape += output.tape
            outputs.append(output)
            x = output.value
        return Forward(tape, tuple(outputs))

    def gradients(self, x: Array, target: Array, loss: Loss) -> Tape:
        """The calls that put the gradient of `loss`, summed over the batch in `x` and `target`, into `gradient`."""
        forward = self.forward(x)
        grad = np.empty(forward.value.shape)
        tape = forward.tape + loss.gradient(forward.value, target, grad, np.empty)
        inputs = (x, *(output.value for output in forward.outputs[:-1]))
        for index in reversed(range(len(self.layers))):
            calls, grad = self.layers[index].backward(
                self.part(self.parameters, index),
                self.part(self.gradient, index),
                inputs[index],
                forward.outputs[index],
                grad,
                np.empty,
                first=index == 0,
            )
            tape += calls
        return tape

    def predict(self, x: Array) -> Array:
        """The output for `x`, in a fresh array."""
        forward = self.forward(x)
        run(forward.tape)
        return forward.value
