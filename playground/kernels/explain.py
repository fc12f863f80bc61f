"""The forward and the backward pass of one point, in numbers, layer by layer."""

from __future__ import annotations

from typing import Any

import numpy as np

from .activations import ACTIVATIONS
from .combinations import COMBINATIONS
from .features import features
from .passes import Pass, Passes
from .tape import Array, run
from .transcript import Subject


def explain(subject: Subject, point: Array, label: float) -> dict[str, Any]:
    """Both passes as JSON.

    Args:
        subject: the network.
        point: (coordinates,).
        label: what the output should be: -1 or 1, a class number, or the number to predict.

    Returns:
        "features" (names, or None for columns of a table) and "inputs" (values); "layers", see `_layer`;
        "output" (k), "shown" (k, as the map shows it) and "target" (k); "loss", its name, and its value at
        this point.
    """
    inputs = point[None, :]
    seen = subject.features
    x = np.ascontiguousarray(inputs.T) if seen is None else features(inputs, seen)
    head = subject.head
    target = x if head.problem == "autoencoder" else head.targets(np.full((1, 1), label))
    passes = Passes(subject.built, x)
    output = passes.layers[-1].values
    grad = np.empty(output.shape)
    with np.errstate(all="ignore"):
        run(head.loss.gradient(output, target, grad))
        loss = float(head.loss.value(output, target)[0])
    passes.backward(grad)
    return {
        "features": None if seen is None else list(seen),
        "inputs": x[:, 0].tolist(),
        "layers": [_layer(layer) for layer in passes.layers],
        "output": output[:, 0].tolist(),
        "shown": head.shown(output)[:, 0].tolist(),
        "target": target[:, 0].tolist(),
        "loss": {"name": head.loss.name, "formula": head.loss.formula, "value": loss},
    }


def _layer(layer: Pass) -> dict[str, Any]:
    """One layer as JSON; lists go by units, formulas are TeX.

    "weights" and "weight_gradients" are (units, fan_in), centres in a radial layer, None where there are
    none; "terms" (units, fan_in) and "constant" (units) add up to "sums"; "others" are the parameters that
    are not weights (bias, width, altitude), each {"value", "gradient"}; "normal" is None without batch
    normalisation; "slope" is f'(g), None where units depend on each other; "upstream" is dL/da and "delta"
    dL/d sum.
    """
    x = layer.inputs[:, 0]
    name = "centre" if "centre" in layer.arrays else "weight"
    units = len(layer.sums)
    shape = (units, len(x))
    terms, constant = _terms(layer, x, shape)
    function = layer.activation or ACTIVATIONS["linear"]
    slope = None if function.name == "softmax" else function.slope(layer.net[:, 0].copy())

    def spread(arrays: dict[str, Array]) -> Any:
        return np.broadcast_to(arrays[name], shape).tolist() if name in arrays else None

    return {
        "combination": layer.combination,
        "activation": function.name,
        "formula": {
            "combination": COMBINATIONS[layer.combination],
            "activation": function.formula,
            "derivative": function.derivative,
        },
        "skip": layer.skip,
        "inputs": x.tolist(),
        "weights": spread(layer.arrays),
        "weight_gradients": spread(layer.gradients),
        "others": {
            key: {"value": values.tolist(), "gradient": layer.gradients[key].tolist()}
            for key, values in layer.arrays.items()
            if key != name
        },
        "terms": terms.tolist(),
        "constant": constant.tolist(),
        "sums": layer.sums[:, 0].tolist(),
        "normal": None if layer.normal is None else layer.normal[:, 0].tolist(),
        "values": layer.values[:, 0].tolist(),
        "slope": None if slope is None else slope.tolist(),
        "upstream": layer.upstream[:, 0].tolist(),
        "delta": layer.delta[:, 0].tolist(),
    }


def _terms(layer: Pass, x: Array, shape: tuple[int, int]) -> tuple[Array, Array]:
    """What each input adds to each unit's sum (units, fan_in), and what is added besides (units)."""
    arrays, nothing = layer.arrays, np.zeros(shape[0])
    if "centre" in arrays:
        terms = -(arrays["width"][:, None] ** 2) * (arrays["centre"] - x) ** 2
        # The height is made of the altitude where there is one, of the width in "ev_radial", or it is none.
        scale = arrays.get("altitude", arrays["width"] if layer.combination == "ev_radial" else None)
        with np.errstate(all="ignore"):
            height = nothing if scale is None else len(x) * np.log(np.abs(scale))
        return terms, height
    if "weight" in arrays:
        return np.broadcast_to(arrays["weight"], shape) * x, arrays["bias"]
    return np.broadcast_to(x, shape), nothing
