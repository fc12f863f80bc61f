"""An activation function as drawn: its curve, its derivative, and where a layer's sums fall on it."""

from __future__ import annotations

from typing import Any

import numpy as np

from .activations import ACTIVATIONS
from .errors import SpecError
from .passes import Passes
from .tape import Array
from .transcript import Subject

_POINTS = 121  # of a curve; odd, so that 0 is one of them
_BINS = 30
_NARROWEST, _WIDEST = 4.0, 12.0  # half of what is drawn


def function_plot(subject: Subject, x: Array, layer: int, unit: int | None = None) -> dict[str, Any]:
    """One layer's activation as JSON.

    Args:
        subject: the network.
        x: (features, N) the points whose sums are counted.
        layer: from 0.
        unit: of the layer; None counts the sums of all its units.

    Returns:
        "name", "formula", "derivative", "range" (least, greatest; None where there is no bound); "g"
        (points), "value" and "slope" at each; "edges" (bins + 1) and "counts" (bins) of the sums, "beyond"
        how many fall outside of what is drawn.

    Raises:
        SpecError: no such layer or unit, or one whose units depend on each other.
    """
    layers = Passes(subject.built, x).layers
    if not 0 <= layer < len(layers):
        raise SpecError("layer", f"a layer from 0 to {len(layers) - 1}", layer)
    passed = layers[layer]
    if unit is not None and not 0 <= unit < len(passed.net):
        raise SpecError("unit", f"a unit from 0 to {len(passed.net) - 1}", unit)
    activation = passed.activation or ACTIVATIONS["linear"]
    if activation.name == "softmax":
        raise SpecError("layer", "a layer whose units do not depend on each other", layer)
    sums = (passed.net if unit is None else passed.net[unit]).ravel()
    half = float(np.clip(np.abs(sums).max(initial=0.0), _NARROWEST, _WIDEST))
    counts, edges = np.histogram(sums, _BINS, (-half, half))
    g = np.linspace(-half, half, _POINTS)
    return {
        "name": activation.name,
        "formula": activation.formula,
        "derivative": activation.derivative,
        "range": [bound if np.isfinite(bound) else None for bound in activation.range],
        "g": g.tolist(),
        "value": activation(g).tolist(),
        "slope": activation.slope(g).tolist(),
        "edges": edges.tolist(),
        "counts": counts.tolist(),
        "beyond": int(len(sums) - counts.sum()),
    }
