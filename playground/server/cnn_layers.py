"""What PyTorch calls each block: a class and its arguments.

One table for both: the recipe makes modules of it, the exported script has them in its text, which the server
writes without torch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playground.blocks import (
    Activation,
    AvgPool,
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    Flatten,
    Inception,
    MaxPool,
    Residual,
    Separable,
    Stage,
)

ACTIVATIONS = {
    "relu": "ReLU",
    "leaky_relu": "LeakyReLU",
    "elu": "ELU",
    "gelu": "GELU",
    "silu": "SiLU",
    "mish": "Mish",
    "softplus": "Softplus",
    "tanh": "Tanh",
    "sigmoid": "Sigmoid",
}


# Classes that torch.nn does not have; each is in the file of its name among the recipes.
OWN = {Residual: "residual", Inception: "inception", Separable: "separable"}


@dataclass(frozen=True)
class Layer:
    """`name(*arguments, **options)`: a class of `torch.nn`, or one of `OWN`."""

    name: str
    arguments: tuple[Any, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)

    def code(self) -> str:
        """The call as Python text."""
        given = [*map(repr, self.arguments), *(f"{key}={value!r}" for key, value in self.options.items())]
        prefix = "" if self.name in {kind.__name__ for kind in OWN} else "nn."
        return f"{prefix}{self.name}({', '.join(given)})"


def layer(stage: Stage) -> Layer:
    """The module of a stage."""
    match stage.block:
        case Conv(filters, kernel, stride, padding):
            given = {"stride": stride, "padding": padding, "bias": stage.bias}
            return Layer("Conv2d", (stage.shape[0], filters, kernel), given)
        case BatchNorm():
            return Layer("BatchNorm2d" if len(stage.shape) > 1 else "BatchNorm1d", stage.shape[:1])
        case Activation("leaky_relu", slope):
            return Layer("LeakyReLU", (slope,))
        case Activation(name, _):
            return Layer(ACTIVATIONS[name])
        case MaxPool(size, stride):
            return Layer("MaxPool2d", (size, stride))
        case AvgPool(size, stride):
            return Layer("AvgPool2d", (size, stride))
        case Dropout(rate):
            return Layer("Dropout", (rate,))
        case Flatten():
            return Layer("Flatten")
        case Dense(units):
            return Layer("Linear", (stage.shape[0], units), {"bias": stage.bias})
        case Residual(filters, stride):
            return Layer("Residual", (stage.shape[0], filters, stride))
        case Inception(filters):
            return Layer("Inception", (stage.shape[0], filters))
        case Separable(filters, kernel, stride, padding):
            given = {"stride": stride, "padding": padding, "bias": stage.bias}
            return Layer("Separable", (stage.shape[0], filters, kernel), given)
