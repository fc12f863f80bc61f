"""A network as its programs are written from: features, then blocks of a combination and what follows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..batch_norm import BatchNorm
from ..builder import Built
from ..combinations import EqualSlopes, Linear, Radial
from ..dropout import Dropout
from ..heads import Head
from ..layers import Activate, Layer, Residual, Stretch, stretches
from ..tables import Scale
from ..tape import Array

#: What a network's output means, by its loss; other losses predict the target itself.
_MEANINGS = {
    "binary_cross_entropy": "one logit a point: its sigmoid is the probability of class +1",
    "categorical_cross_entropy": "one logit a class: their softmax are the probabilities",
    "hinge": "one score a point: class +1 where it is positive",
}


@dataclass
class Block:
    """One layer as people count them.

    Attributes:
        number: from 1.
        combination: a key of `COMBINATIONS`; `arrays` are its parameters by their usual names.
        norm: scale, shift, mean and variance (units) of batch normalisation, if there is one.
        activation: a name of `ACTIVATIONS`, or softmax.
        dropout: the share dropped while training.
        skip: whether its input is added to what it computes.
    """

    number: int
    combination: str
    fan_in: int
    fan_out: int
    arrays: dict[str, Array]
    norm: dict[str, Array] = field(default_factory=dict)
    activation: str = "linear"
    dropout: float = 0.0
    skip: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it is its combination and nothing more."""
        return not self.norm and not self.skip and self.activation == "linear"

    @property
    def height(self) -> str:
        """Of a radial layer: what its height is made of, see `Radial`."""
        return (
            "altitude"
            if "altitude" in self.arrays
            else "width"
            if self.combination == "ev_radial"
            else "none"
        )


@dataclass(frozen=True)
class Subject:
    """A network to write down.

    Attributes:
        title: what it is, in a line.
        head: what its output means.
        features: names of `FEATURES` that it sees of x and y; None where it sees columns as they are.
        built: the network.
        columns: name and scale of each of those columns.
        target: name and scale of the number to predict, where it was standardised.
    """

    title: str
    head: Head
    features: tuple[str, ...] | None
    built: Built
    columns: tuple[tuple[str, Scale], ...] = ()
    target: tuple[str, Scale] | None = None

    @property
    def blocks(self) -> list[Block]:
        """First to last."""
        return _blocks(self.built)

    @property
    def inputs(self) -> int:
        """How many numbers a point has."""
        return self.built.widths[0] if self.features is None else 2

    @property
    def meaning(self) -> str:
        """What the output says of a point."""
        if self.head.loss.name in _MEANINGS:
            return _MEANINGS[self.head.loss.name]
        if self.head.problem == "multi-class":
            return "the probability of each class"
        if self.head.problem == "classification":
            return "from -1 to 1: class +1 where it is positive"
        if self.target:
            name, scale = self.target
            return f"{plain(name)} as {scale.mean!r} + {scale.deviation!r} times this"
        return "the predicted value"

    @property
    def activations(self) -> list[str]:
        """Names of the functions used, each once, but for the one that does nothing."""
        return list(dict.fromkeys(b.activation for b in self.blocks if b.activation != "linear"))


def plain(name: str) -> str:
    """A column's name as it may stand in a program's texts."""
    return " ".join(name.replace("\\", " ").replace('"', "'").split())[:40]


def _blocks(built: Built) -> list[Block]:
    blocks: list[Block] = []
    for layer, own, skip in flat(built.network.layers, built.network.parts):
        if isinstance(layer, BatchNorm):
            units = layer.units
            blocks[-1].norm = {
                "scale": own.parameters[:units],
                "shift": own.parameters[units:],
                "mean": own.state[:units],
                "variance": own.state[units:],
            }
        elif isinstance(layer, Activate):
            blocks[-1].activation = layer.activation.name
        elif isinstance(layer, Dropout):
            blocks[-1].dropout = layer.rate
        else:
            fan_in, fan_out = built.widths[len(blocks) : len(blocks) + 2]
            name, arrays = combination_arrays(layer, own.parameters)
            blocks.append(Block(len(blocks) + 1, name, fan_in, fan_out, arrays, skip=skip))
    return blocks


def flat(layers: Sequence[Layer], parts: Sequence[Stretch]) -> Iterator[tuple[Layer, Stretch, bool]]:
    """Every layer with its part of the vectors, and whether a skip connection goes round it."""
    for layer, own in zip(layers, parts, strict=True):
        if isinstance(layer, Residual):
            for inner, part in zip(layer.layers, stretches(layer.layers, own), strict=True):
                yield inner, part, True
        else:
            yield layer, own, False


def combination_arrays(layer: Layer, parameters: Array) -> tuple[str, dict[str, Array]]:
    """A combination function's key, and its stretch of a flat vector as arrays by their usual names.

    weight (fan_out, fan_in) and bias (fan_out) of "linear"; weight (fan_in) and bias (fan_out) of
    "equal_slopes"; centre (fan_out, fan_in), width (fan_out or 1) and perhaps altitude (fan_out) of a radial
    one; none of "additive".
    """
    if isinstance(layer, Linear):
        matrix = layer.matrix(parameters)
        return layer.name, {"weight": matrix[:, 1:], "bias": matrix[:, 0]}
    if isinstance(layer, EqualSlopes):
        return layer.name, {"weight": parameters[: layer.fan_in], "bias": parameters[layer.fan_in :]}
    if isinstance(layer, Radial):
        centre, width, altitude = layer.split(parameters)
        arrays = {"centre": centre, "width": width[:, 0]}
        return layer.name, arrays | ({"altitude": altitude[:, 0]} if len(altitude) else {})
    return "additive", {}
