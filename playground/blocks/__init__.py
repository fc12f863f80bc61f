"""A convolutional network as data: its blocks, and the shapes and parameter counts that follow from them.

Standard library alone, so that the page can refuse an impossible network while it is being built, and the
server refuses the same with the same words. Shapes are (channels, rows, columns), or (units,) once flat.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

Shape = tuple[int, ...]
MOST_BLOCKS = 64
ACTIVATIONS = ("relu", "leaky_relu", "elu", "gelu", "silu", "mish", "softplus", "tanh", "sigmoid")


class BlockError(ValueError):
    """A block that cannot be: `layer` counts from 1, `key` names the rule, the rest is what was given.

    Keys: `kind`, `field`, `value` (`expected` is the rule), `many`; and for shapes `kernel` (larger than
    what it slides over), `image` (it needs an image), `flat` (it needs numbers in a row).
    """

    def __init__(self, key: str, layer: int, kind: str, field: str, expected: str, given: str) -> None:
        self.key, self.layer, self.kind = key, layer, kind
        self.field, self.expected, self.given = field, expected, given
        super().__init__(f"layer {layer} ({kind}), {field}: expected {expected}; got {given}")


def _whole(default: int, least: int, most: int) -> Any:
    return field(default=default, metadata={"type": "whole", "least": least, "most": most})


def _number(default: float, least: float, most: float) -> Any:
    return field(default=default, metadata={"type": "number", "least": least, "most": most})


@dataclass(frozen=True)
class Conv:
    """Square kernels that slide over the image; `padding` zeros lie around it."""

    filters: int = _whole(32, 1, 1024)
    kernel: int = _whole(3, 1, 15)
    stride: int = _whole(1, 1, 8)
    padding: int = _whole(1, 0, 7)


@dataclass(frozen=True)
class BatchNorm:
    """Each channel (or unit) with mean 0 and variance 1 over the batch, then scaled and shifted."""


@dataclass(frozen=True)
class Activation:
    """A function of each number; `slope` is that of leaky_relu below 0."""

    name: str = field(default="relu", metadata={"type": "choice", "choices": ACTIVATIONS})
    slope: float = _number(0.01, 0, 1)


@dataclass(frozen=True)
class MaxPool:
    """The greatest number of each square window."""

    size: int = _whole(2, 1, 15)
    stride: int = _whole(2, 1, 15)


@dataclass(frozen=True)
class AvgPool:
    """The mean of each square window."""

    size: int = _whole(2, 1, 15)
    stride: int = _whole(2, 1, 15)


@dataclass(frozen=True)
class Dropout:
    """While training, each number is 0 with this probability."""

    rate: float = _number(0.5, 0, 0.95)


@dataclass(frozen=True)
class Flatten:
    """All channels, rows and columns in one row."""


@dataclass(frozen=True)
class Dense:
    """Every unit sees every number."""

    units: int = _whole(100, 1, 8192)


@dataclass(frozen=True)
class Residual:
    """Two 3 × 3 convolutions with batch norm, whose result is added to the input (He et al. 2015, figure 2).

    The shortcut is a 1 × 1 convolution with batch norm where there is a stride or other channels.
    """

    filters: int = _whole(64, 1, 1024)
    stride: int = _whole(1, 1, 8)


@dataclass(frozen=True)
class Inception:
    """Four ways side by side, their results behind one another (Szegedy et al. 2015, figure 5).

    A 1 × 1 convolution; 1 × 1 and 3 × 3; 1 × 1 and two of 3 × 3; the greatest of 3 × 3 and 1 × 1. `filters`
    are those of each way; batch norm and ReLU follow every convolution.
    """

    filters: int = _whole(16, 1, 256)


@dataclass(frozen=True)
class Separable:
    """A convolution in two: one kernel for each channel, then 1 × 1 across the channels (Chollet 2016)."""

    filters: int = _whole(32, 1, 1024)
    kernel: int = _whole(3, 1, 15)
    stride: int = _whole(1, 1, 8)
    padding: int = _whole(1, 0, 7)


Block = (
    Conv
    | BatchNorm
    | Activation
    | MaxPool
    | AvgPool
    | Dropout
    | Flatten
    | Dense
    | Residual
    | Inception
    | Separable
)
KINDS: dict[str, type[Block]] = {
    "conv": Conv,
    "batch_norm": BatchNorm,
    "activation": Activation,
    "max_pool": MaxPool,
    "avg_pool": AvgPool,
    "dropout": Dropout,
    "flatten": Flatten,
    "dense": Dense,
    "residual": Residual,
    "inception": Inception,
    "separable": Separable,
}
NAMES = {block: name for name, block in KINDS.items()}


@dataclass(frozen=True)
class Stage:
    """A block in its place: what comes in, what goes out, and how many numbers it learns.

    `bias` is False before a batch norm, which would take it away again.
    """

    block: Block
    shape: Shape
    out: Shape
    parameters: int
    bias: bool = True


def parse(given: Sequence[Any]) -> tuple[Block, ...]:
    """Blocks from JSON objects with a `kind`; fields left out have their defaults. Raises `BlockError`."""
    if len(given) > MOST_BLOCKS:
        raise BlockError("many", MOST_BLOCKS + 1, "-", "blocks", f"at most {MOST_BLOCKS}", str(len(given)))
    return tuple(_parse(layer, item) for layer, item in enumerate(given, 1))


def _parse(layer: int, given: Any) -> Block:
    values = dict(given) if isinstance(given, dict) else {}
    name = values.pop("kind", None)
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise BlockError("kind", layer, str(name)[:40], "kind", " | ".join(KINDS), str(name)[:40])
    rules = {item.name: item.metadata for item in fields(kind)}
    for key, value in values.items():
        if key not in rules:
            raise BlockError("field", layer, name, str(key)[:40], " | ".join(rules) or "-", str(key)[:40])
        if not _allowed(value, rules[key]):
            raise BlockError("value", layer, name, key, rule(rules[key]), str(value)[:40])
    return kind(**values)


def _allowed(value: Any, rule: Any) -> bool:
    if rule["type"] == "choice":
        return value in rule["choices"]
    types = (int,) if rule["type"] == "whole" else (int, float)
    return type(value) in types and rule["least"] <= value <= rule["most"]


def rule(of: Any) -> str:
    """The rule of a field in signs: `1 … 15`, or its choices."""
    return " | ".join(of["choices"]) if of["type"] == "choice" else f"{of['least']} … {of['most']}"


def to_json(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Blocks as JSON objects; `parse` takes them back."""
    return [{"kind": NAMES[type(block)], **asdict(block)} for block in blocks]


def describe() -> dict[str, dict[str, dict[str, Any]]]:
    """Every kind of block with its fields, their rules and defaults."""
    return {
        name: {item.name: {**item.metadata, "default": item.default} for item in fields(kind)}
        for name, kind in KINDS.items()
    }


def plan(blocks: Sequence[Block], shape: Shape, classes: int) -> tuple[Stage, ...]:
    """The stages of a network for images of this shape, the last a dense one of `classes` logits.

    Raises `BlockError` at the first block that its input does not fit.
    """
    stages: list[Stage] = []
    after = [*blocks, Dense(classes)][1:]
    for layer, (block, following) in enumerate(zip(blocks, after, strict=True), 1):
        bias = not isinstance(following, BatchNorm)
        stages.append(_stage(layer, block, shape, bias))
        shape = stages[-1].out
    stages.append(_stage(len(blocks) + 1, Dense(classes), shape, True))
    return tuple(stages)


def _stage(layer: int, block: Block, shape: Shape, bias: bool) -> Stage:
    match block:
        case Conv(filters, kernel, stride, padding):
            out = (filters, *_slid(layer, block, shape, kernel, stride, padding))
            return Stage(block, shape, out, filters * (shape[0] * kernel**2 + bias), bias)
        case MaxPool(size, stride) | AvgPool(size, stride):
            out = (shape[0], *_slid(layer, block, shape, size, stride, 0))
            return Stage(block, shape, out, 0)
        case Residual(filters, stride):
            out = (filters, *_slid(layer, block, shape, 3, stride, 1))
            count = 9 * filters * (shape[0] + filters) + 4 * filters
            shortcut = filters * (shape[0] + 2) if stride != 1 or filters != shape[0] else 0
            return Stage(block, shape, out, count + shortcut)
        case Inception(filters):
            out = (4 * filters, *_slid(layer, block, shape, 3, 1, 1))
            return Stage(block, shape, out, filters * (4 * shape[0] + 27 * filters + 14))
        case Separable(filters, kernel, stride, padding):
            out = (filters, *_slid(layer, block, shape, kernel, stride, padding))
            return Stage(block, shape, out, shape[0] * kernel**2 + filters * (shape[0] + bias), bias)
        case Dense(units):
            if len(shape) > 1:
                raise _misfit("flat", layer, block, "numbers in a row", shape)
            return Stage(block, shape, (units,), units * (shape[0] + bias), bias)
        case Flatten():
            return Stage(block, shape, (math.prod(shape),), 0)
        case BatchNorm():
            return Stage(block, shape, shape, 2 * shape[0])
        case _:
            return Stage(block, shape, shape, 0)


def _slid(layer: int, block: Block, shape: Shape, kernel: int, stride: int, padding: int) -> Shape:
    """Rows and columns that a window leaves as it slides over an image."""
    if len(shape) == 1:
        raise _misfit("image", layer, block, "an image", shape)
    if min(shape[1:]) + 2 * padding < kernel:
        raise _misfit("kernel", layer, block, f"{kernel} × {kernel}", shape)
    return tuple((side + 2 * padding - kernel) // stride + 1 for side in shape[1:])


def _misfit(key: str, layer: int, block: Block, expected: str, shape: Shape) -> BlockError:
    return BlockError(key, layer, NAMES[type(block)], "input", expected, sizes(shape))


def sizes(shape: Shape) -> str:
    """A shape in signs, as people write it: `14 × 14 × 32`; a flat one is its length."""
    return " × ".join(map(str, (*shape[1:], shape[0])))
