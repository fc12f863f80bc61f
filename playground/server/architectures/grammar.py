"""How a published network is written down: layers in a row, groups of them, and ways side by side.

Sizes are a number, or (rows, columns) where they differ.
"""

from __future__ import annotations

from dataclasses import dataclass

Size = int | tuple[int, int]


@dataclass(frozen=True)
class Conv:
    """A convolution; with `norm` a batch norm follows, so it needs no bias; `groups` split the channels."""

    filters: int
    kernel: Size
    stride: int = 1
    padding: Size = 0
    groups: int = 1
    norm: bool = False
    bias: bool = True
    activation: str = "relu"


@dataclass(frozen=True)
class Dense:
    """Every unit sees every number."""

    units: int
    activation: str = "relu"


@dataclass(frozen=True)
class Pool:
    """The `max` or the `avg` of each window; `ceil`: one that hangs over the edge counts too."""

    kind: str
    size: int
    stride: int
    padding: int = 0
    ceil: bool = False


@dataclass(frozen=True)
class GlobalPool:
    """The mean of each channel."""


@dataclass(frozen=True)
class Flatten:
    """All channels, rows and columns in one row."""


@dataclass(frozen=True)
class Dropout:
    """While training, each number is 0 with this probability."""

    rate: float


@dataclass(frozen=True)
class Activation:
    """A function of each number, where it does not follow a layer."""

    name: str = "relu"


@dataclass(frozen=True)
class Group:
    """Layers with a name of their own: what they are, and what the paper calls them."""

    kind: str
    label: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Parallel:
    """Ways side by side, whose results are added (`sum`) or put behind one another (`concat`).

    A way without layers hands on what came in.
    """

    join: str
    ways: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True)
class Side:
    """A second answer, half way, that helps in training and goes nowhere (Szegedy et al. 2014, section 5)."""

    parts: tuple[Part, ...]


Layer = Conv | Dense | Pool | GlobalPool | Flatten | Dropout | Activation
Part = Layer | Group | Parallel | Side


@dataclass(frozen=True)
class Network:
    """A network with where it comes from; `published` is a count of its numbers, `source` who published it.

    `moving`: that count has the means and variances of the batch norms too, which no gradient teaches.
    `shape` is that of an image: channels, rows, columns. `small` is the preset of the CNN that is like it.
    """

    name: str
    year: int
    authors: str
    paper: str
    shape: tuple[int, int, int]
    parts: tuple[Part, ...]
    published: int
    source: str
    small: str
    moving: bool = False


def conv(filters: int, kernel: Size, stride: int = 1, padding: Size = 0, activation: str = "relu") -> Conv:
    """A convolution with batch norm."""
    return Conv(filters, kernel, stride, padding, norm=True, bias=False, activation=activation)
