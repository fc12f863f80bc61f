"""A network of dense layers that can be asked of batches of any size, and for any gradient."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from playground.kernels.activations import Activation
from playground.kernels.combinations import Linear
from playground.kernels.layers import Activate, Layer
from playground.kernels.network import Forward, Network
from playground.kernels.signals import Signal
from playground.kernels.tape import Tape, run
from playground.light.adam import Adam

Array = np.ndarray[Any, Any]


class Written(NamedTuple):
    """What is written down for batches of one size: the passes, and where both gradients at the ends lie."""

    forward: Forward
    backward: Tape
    grad: Array  # dL/d output (outputs, N)
    grad_inputs: Array  # (inputs, N)


class Dense:
    """Linear layers, each but the last with an activation; weights and biases are drawn as PyTorch does:
    uniform within 1 / sqrt(fan_in) of 0.
    """

    def __init__(self, sizes: tuple[int, ...], activation: Activation, random: np.random.Generator) -> None:
        self.activation = activation
        layers: list[Layer] = []
        for fan_in, fan_out in pairwise(sizes):
            layers += [Linear(fan_in, fan_out), Activate(activation)]
        self.network = Network(layers[:-1])
        self._written: dict[int, Written] = {}
        for weights in self.matrices():
            bound = 1 / np.sqrt(weights.shape[1] - 1)
            weights[...] = random.uniform(-bound, bound, weights.shape)

    def matrices(self, vector: Array | None = None) -> list[Array]:
        """Of each linear layer, (fan_out, 1 + fan_in), biases first; views of what is trained, or of another
        vector that is laid out as that is.
        """
        network, vector = self.network, self.network.parameters if vector is None else vector
        layers = zip(network.offsets, network.layers, strict=True)
        return [
            layer.matrix(vector[at : at + layer.size]) for at, layer in layers if isinstance(layer, Linear)
        ]

    def __call__(self, inputs: Array) -> Array:
        """The outputs (N, outputs) for these inputs (N, inputs)."""
        forward = self._for(len(inputs)).forward
        forward.x.value[...] = inputs.T
        forward.run()
        return forward.value.T.copy()

    def backward(self, grad: Array) -> Array:
        """From dL/d output (N, outputs) of the last batch of this size, dL/d input (N, inputs).

        Puts the gradient of the parameters, summed over the batch, into `network.gradient`.
        """
        written = self._for(len(grad))
        written.grad[...] = grad.T
        with np.errstate(all="ignore"):
            run(written.backward)
        return written.grad_inputs.T.copy()

    def adam(self, momentum: float = 0.9) -> Adam:
        """What takes its steps along `network.gradient`."""
        return Adam(self.network, momentum)

    def _for(self, count: int) -> Written:
        if count not in self._written:
            network = self.network
            fan_in = network.layers[0].fan_in or 0
            forward = network.forward(Signal.empty((fan_in, count)), training=True)
            first = grad = np.empty(forward.value.shape)
            tape: Tape = []
            for step in reversed(forward.steps):
                calls, grad = step.backward(grad, True)
                tape += calls
            self._written[count] = Written(forward, tape, first, grad)
        return self._written[count]
