"""The flat vector as others see it: each layer's weights, then its biases."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .builder import Built
from .combinations import Additive, EqualSlopes, Linear, Radial


class Layout:
    """Where every parameter lies in the public vector.

    Inside, a linear layer keeps each unit's bias before its weights, so that one product does the work of
    two; outside, a layer is its weights (fan_out, fan_in) row by row and then its biases.

    Attributes:
        order: (size,) public position -> position in ``network.parameters``.
    """

    def __init__(self, built: Built) -> None:
        network = built.network
        self.order: NDArray[np.intp] = np.arange(network.size)
        self._layers: list[dict[str, Any]] = []
        activations = iter(built.activations)
        for offset, layer in network.flat_layers():
            if not isinstance(layer, Linear | Additive | EqualSlopes | Radial):
                continue
            weights: int | None = offset
            bias: int | None = offset + layer.fan_in * layer.fan_out
            if isinstance(layer, Linear):
                inside = self.order[offset : offset + layer.size].reshape(layer.fan_out, -1).copy()
                self.order[offset:bias] = inside[:, 1:].ravel()
                self.order[bias : offset + layer.size] = inside[:, 0]
            elif isinstance(layer, EqualSlopes):
                bias = offset + layer.fan_in
            elif isinstance(layer, Additive):
                weights = bias = None
            self._layers.append(
                {
                    "fan_in": layer.fan_in,
                    "fan_out": layer.fan_out,
                    "weights": weights,
                    "bias": bias,
                    "activation": next(activations),
                    "combination": layer.name,
                }
            )

    def to_dict(self) -> dict[str, Any]:
        """JSON: for each layer its fans, offsets, activation and combination function.

        Weights are (fan_out, fan_in), or (fan_in) with "equal_slopes"; offsets are null where there are none.
        A radial layer has its centres for weights, and its widths (one a unit, or one) for biases.
        """
        return {"layers": [dict(layer) for layer in self._layers]}
