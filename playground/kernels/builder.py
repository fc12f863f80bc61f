"""The network that a spec describes."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from .activations import ACTIVATIONS, SOFTMAX
from .batch_norm import BatchNorm
from .combinations import Linear, combination
from .dropout import Dropout
from .heads import Head
from .initializers import INITIALIZERS, default_initializer
from .layers import Activate, Layer, Residual
from .network import Network
from .numpy_backend import linear_parts
from .seedrandom import SeedRandom
from .spec import Spec
from .tape import Array


@dataclass(frozen=True)
class Built:
    """A network and what a watcher must know of it.

    Attributes:
        network: ends with the head's output.
        hidden: for each hidden layer, the index of the network's layer that holds its units.
        widths: inputs, units of each hidden layer, outputs.
        activations: name for each hidden layer and for the output.
        is_weight: (size,) 1 where penalties act.
    """

    network: Network
    hidden: tuple[int, ...]
    widths: tuple[int, ...]
    activations: tuple[str, ...]
    is_weight: Array


def build(spec: Spec, inputs: int, head: Head) -> Built:
    """The network for `inputs` features, its parameters still to be drawn.

    A hidden layer is its combination function, batch normalisation, activation and dropout, the last ones
    where the spec asks for them; a skip connection goes round all of it.
    """
    layers: list[Layer] = []
    hidden: list[int] = []
    widths = (inputs, *spec.hidden_layers, head.outputs)
    names = spec.layer_activations or (spec.activation,) * len(spec.hidden_layers)
    combinations = spec.layer_combinations or (spec.combination,) * len(spec.hidden_layers)
    for index, (fan_in, units) in enumerate(zip(widths, spec.hidden_layers, strict=False)):
        block: list[Layer] = [combination(combinations[index], fan_in, units)]
        if spec.batch_norm:
            block.append(BatchNorm(units))
        block.append(Activate(ACTIVATIONS[names[index]]))
        if spec.skip and fan_in == units:
            block = [Residual(tuple(block))]
        layers += block
        hidden.append(len(layers) - 1)
        if spec.dropout:
            layers.append(Dropout(spec.dropout, _dropout_seed(spec, index)))
    layers.append(Linear(widths[-2], head.outputs))
    if head.activation != "linear":
        layers.append(Activate(SOFTMAX if head.activation == "softmax" else ACTIVATIONS[head.activation]))
    network = Network(layers)
    return Built(network, tuple(hidden), widths, (*names, head.activation), _weight_mask(network))


def draw_parameters(built: Built, spec: Spec, random: np.random.Generator) -> None:
    """New initial parameters of the textbook mode."""
    names = iter((*built.activations[:-1], "linear"))

    def draw(fan_in: int, fan_out: int) -> Array:
        name = spec.initializer if spec.initializer != "auto" else default_initializer(next(names, "linear"))
        return INITIALIZERS[name](fan_in, fan_out, random)

    built.network.initialise(draw)
    if spec.init_zero:
        built.network.parameters[...] = 0.0


def draw_anchor_parameters(built: Built, spec: Spec, stream: SeedRandom) -> None:
    """New initial parameters as TensorFlow Playground draws them: U(-1/2, 1/2), biases 0.1, or all zero.

    It draws every weight even when it then sets it to zero.
    """

    def draw(fan_in: int, fan_out: int) -> Array:
        return np.array([stream() - 0.5 for _ in range(fan_out * fan_in)]).reshape(fan_out, fan_in)

    built.network.initialise(draw)
    for linear, part in linear_parts(built.network, built.network.parameters):
        linear.matrix(part)[:, 0] = 0.1
    if spec.init_zero:
        built.network.parameters[...] = 0.0


def _weight_mask(network: Network) -> Array:
    """Penalties act on the weights of linear layers."""
    mask = np.zeros(network.size)
    for linear, part in linear_parts(network, mask):
        linear.matrix(part)[:, 1:] = 1.0
    return mask


def _dropout_seed(spec: Spec, layer: int) -> int:
    text = spec.seed if spec.weights_seed is None else spec.weights_seed
    return zlib.crc32(text.encode("utf-8", "surrogatepass")) << 32 | layer
