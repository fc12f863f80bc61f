"""A network written down for the compiled kernels: its layers as structures, its buffers as NumPy arrays.

Every buffer that a kernel writes to is made here, as large as the network's own sizes ask for, so that no
experiment can make it write anywhere else.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..batch_norm import BatchNorm
from ..combinations import Linear
from ..dropout import Dropout
from ..layers import Activate, Layer, Residual, Stretch, stretches
from ..network import Network
from ..tape import Array
from . import structures
from .errors import NotCovered
from .structures import ACTIVATIONS, KINDS, V8_ACTIVATIONS


class Plan:
    """A network for batches of up to `room` points; `as_v8`, with tanh and sigmoid as JavaScript rounds them.

    Raises:
        NotCovered: a layer that the kernels do not know.

    Attributes:
        structure: what the kernels take.
        inputs, outputs: features and outputs of the network.
        stride: `room`, rounded up to even: the length of each row of a buffer.
    """

    def __init__(self, network: Network, room: int, *, training: bool, as_v8: bool = False) -> None:
        self.stride = max(room + room % 2, 2)
        self._as_v8 = as_v8
        self._training = training
        self._layers: list[structures.Layer] = []
        self._arrays: list[NDArray[np.generic]] = [network.parameters, network.gradient, network.state]
        first = network.flat_layers()[0][1]
        if not isinstance(first, Linear):
            raise NotCovered(type(first).__name__)
        self.inputs = first.fan_in
        input_ = self._signal = self._new_signal(self.inputs)
        self._ends: list[Array] = []  # for each of the network's layers, the signal it leaves behind
        for layer, own in zip(network.layers, network.parts, strict=True):
            self._write(layer, own)
            self._ends.append(self._signal)
        self.outputs = len(self._signal) - 1
        widest = max(len(end) for end in self._ends)
        self.structure = structures.Network(
            layers_count=len(self._layers),
            inputs=self.inputs,
            outputs=self.outputs,
            stride=self.stride,
            layers=(structures.Layer * len(self._layers))(*self._layers),
            input=self.pointer(input_),
            output=self.pointer(self._signal[1:]),
            delta=self.pointer(np.zeros((widest, self.stride))),
            spare=self.pointer(np.zeros((widest, self.stride))),
        )

    def see(self, layers: Sequence[int], count: int) -> dict[int, Array]:
        """Has the outputs of these layers copied out for `count` points; returns where they will lie."""
        seen = {index: np.zeros((len(self._ends[index]) - 1, count)) for index in layers}
        self.structure.seen_count = len(seen)
        self.structure.seen = (structures.Seen * len(seen))(
            *(
                structures.Seen(self.pointer(self._ends[index][1:]), self.pointer(out), len(out))
                for index, out in seen.items()
            )
        )
        return seen

    def pointer(self, array: Array) -> int:
        """The address of an array of doubles, which lives as long as this plan.

        Raises:
            ValueError: not doubles in one piece.
        """
        if array.dtype != np.float64 or not array.flags.c_contiguous:
            raise ValueError(f"expected contiguous float64; got {array.dtype}, strides {array.strides}")
        self._arrays.append(array)
        return int(array.ctypes.data)

    def _new_signal(self, units: int) -> Array:
        return np.ones((1 + units, self.stride))

    def _add(self, kind: str, units: int, **fields: object) -> None:
        self._layers.append(
            structures.Layer(
                **{
                    "kind": KINDS.index(kind),
                    "fan_out": units,
                    "output": self.pointer(self._signal),
                    **fields,
                }
            )
        )

    def _number(self, activation: str) -> int:
        if self._as_v8 and activation in V8_ACTIVATIONS:
            return V8_ACTIVATIONS[activation]
        return ACTIVATIONS.index(activation)

    def _write(self, layer: Layer, own: Stretch) -> None:
        units = len(self._signal) - 1
        kept = np.zeros((units, self.stride)) if self._training else None
        back = {} if kept is None else {"kept": self.pointer(kept)}
        parameters = {"parameters": self.pointer(own.parameters), "gradient": self.pointer(own.gradient)}
        state = {"state": self.pointer(own.state)}
        match layer:
            case Linear():
                given, self._signal = self._signal, self._new_signal(layer.fan_out)
                input_ = self.pointer(given)
                self._add("dense", layer.fan_out, fan_in=layer.fan_in, input=input_, **parameters)
            case Activate() if layer.activation.name == "softmax":
                self._add("softmax", units)
            case Activate() if layer.activation.name == "linear":
                pass
            case Activate() if layer.activation.name in ACTIVATIONS:
                self._add("activate", units, activation=self._number(layer.activation.name), **back)
            case BatchNorm():
                spread = self.pointer(np.zeros(units))
                self._add("batch_norm", units, spread=spread, **parameters, **state, **back)
            case Dropout():
                if self._training and layer.rate > 0:
                    self._add("dropout", units, rate=layer.rate, seed=layer.seed, **state, **back)
            case Residual() if isinstance(layer.layers[0], Linear):  # which leaves its input as it is
                input_ = self.pointer(self._signal)
                self._add("fork", units, **back)
                for inner, part in zip(layer.layers, stretches(layer.layers, own), strict=True):
                    self._write(inner, part)
                self._add("join", units, input=input_, **back)
            case _:
                raise NotCovered(type(layer).__name__)
