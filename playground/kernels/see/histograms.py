"""How a network's weights, and the gradients that move them, are distributed in each layer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..inspection import inspect
from ..live import LiveTrainer
from ..tape import Array

BINS = 41  # odd, so that one bin has zero in its middle


def weight_slices(layers: list[dict[str, Any]]) -> list[slice]:
    """Where the weights of each layer of `Layout.to_dict` lie in the public vector; none without weights."""
    found = []
    for layer in layers:
        rows = 1 if layer["combination"] == "equal_slopes" else layer["fan_out"]
        start = layer["weights"]
        found.append(slice(0, 0) if start is None else slice(start, start + rows * layer["fan_in"]))
    return found


def round_up(value: float) -> float:
    """The next of 1, 2, 5, 10, 20 ... (times a power of ten): a range that does not change at every look."""
    if not value > 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return float(next(step * power for step in (1, 2, 5, 10) if value <= step * power * (1 + 1e-12)))


class Histograms:
    """Weights (biases apart) and the gradient of the mean training loss by them, layer by layer."""

    def look(self, live: LiveTrainer, seconds: float, options: Mapping[str, Any]) -> dict[str, Any]:
        """The histograms of all layers, on one range for the weights and one for the gradients.

        Returns:
            "weights" and "gradients", each with "limit" (bins go from -limit to limit) and "layers": for each
            layer its "counts" (`BINS`), "rms" and "count"; without dropout's chance where there is some.
        """
        del seconds, options
        part, inside = live.training.train_part, live.subject
        rate = live.training.learning_rate
        report = inspect(inside.built, inside.head.loss, part.x, part.target, rate)
        gradient = np.concatenate([np.zeros(0), *(layer.gradient for layer in report.parameters)])[live.order]
        weights = live.checkpoint()[: len(gradient)]
        layers = weight_slices(live.layout()["layers"])
        return {
            name: _histograms([vector[place] for place in layers])
            for name, vector in (("weights", weights), ("gradients", gradient))
        }


def _histograms(layers: list[Array]) -> dict[str, Any]:
    limit = round_up(max((float(np.max(np.abs(values), initial=0.0)) for values in layers), default=0.0))
    found = []
    for values in layers:
        counts, _ = np.histogram(values, bins=BINS, range=(-limit, limit))
        rms = float(np.sqrt(np.mean(values**2))) if values.size else 0.0
        found.append({"counts": counts.astype(np.int32), "rms": rms, "count": int(values.size)})
    return {"limit": limit, "layers": found}
