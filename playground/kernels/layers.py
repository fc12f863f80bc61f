"""Layers: what stands between the input and the output of a network.

A layer owns a stretch of the network's flat parameter vector and of its gradient. `forward` and `backward` write down
the calls that compute it for one batch size (see `tape`). Arrays may have any number of axes; the first is the batch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from .activations import Activation
from .tape import Array, New, Tape, call


@dataclass(frozen=True)
class Output:
    """What a layer's forward pass leaves behind: `value` for the next layer, the rest for its own backward pass."""

    tape: Tape
    value: Array
    saved: tuple[Array, ...] = ()


class Layer(Protocol):
    """One step of a network."""

    @property
    def size(self) -> int:
        """How many parameters it has."""

    def forward(self, parameters: Array, x: Array, new: New) -> Output:
        """The calls that compute its output from `x`, given its (size,) `parameters`."""

    def backward(
        self, parameters: Array, gradient: Array, x: Array, output: Output, grad: Array, new: New, first: bool
    ) -> tuple[Tape, Array]:
        """The calls that turn `grad`, dL/d output, into dL/d parameters (written into `gradient`) and dL/dx.

        `grad` is overwritten. The array of dL/dx comes back too; the `first` layer leaves it uncomputed.
        """


@dataclass(frozen=True)
class Dense:
    """f(x W^T + b). Parameters: W (fan_out, fan_in) row by row, then b (fan_out)."""

    fan_in: int
    fan_out: int
    activation: Activation

    @property
    def size(self) -> int:
        return self.fan_out * (self.fan_in + 1)

    def weights(self, vector: Array) -> Array:
        """The (fan_out, fan_in) part of a parameter or gradient vector."""
        return vector[: self.fan_out * self.fan_in].reshape(self.fan_out, self.fan_in)

    def bias(self, vector: Array) -> Array:
        """The (fan_out,) part of a parameter or gradient vector."""
        return vector[self.fan_out * self.fan_in :]

    def forward(self, parameters: Array, x: Array, new: New) -> Output:
        z = new((*x.shape[:-1], self.fan_out))
        a = z if self.activation.name == "linear" else new(z.shape)
        tape = [
            call(np.matmul, x, self.weights(parameters).T, z),
            call(np.add, z, self.bias(parameters), z),
        ]
        if a is not z:
            tape += self.activation.value(z, a, new)
        return Output(tape, a, (z,))

    def backward(
        self, parameters: Array, gradient: Array, x: Array, output: Output, grad: Array, new: New, first: bool
    ) -> tuple[Tape, Array]:
        (z,) = output.saved
        tape = self.activation.backward(z, output.value, grad, new)
        delta = grad.reshape(-1, self.fan_out)
        tape += [
            call(np.matmul, delta.T, x.reshape(-1, self.fan_in), self.weights(gradient)),
            call(np.add.reduce, delta, 0, None, self.bias(gradient)),
        ]
        grad_x = new(x.shape)
        if not first:
            tape.append(call(np.matmul, grad, self.weights(parameters), grad_x))
        return tape, grad_x
