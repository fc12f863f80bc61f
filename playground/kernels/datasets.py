"""The data sets by name, made from a seed and split into training, validation and test points."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import datasets_anchor as anchor
from . import datasets_modern as modern
from .seedrandom import SeedRandom
from .splits import split_sizes, stratified_order
from .tape import Array

#: TensorFlow Playground's: classes are -1 and 1.
ANCHOR: dict[str, Callable[[int, float, SeedRandom], anchor.Points]] = {
    "circle": anchor.circle,
    "xor": anchor.xor,
    "gauss": anchor.gauss,
    "spiral": anchor.spiral,
    "reg-plane": anchor.regress_plane,
    "reg-gauss": anchor.regress_gauss,
}
#: Ours: classes are 0, 1, 2 ...
MODERN: dict[str, Callable[[int, float, int, np.random.Generator], Array]] = {
    "moons": modern.moons,
    "rings": modern.rings,
    "blobs": modern.blobs,
    "spirals": modern.spirals,
    "checkerboard": modern.checkerboard,
    "and": modern.and_gate,
    "or": modern.or_gate,
    "xor-gate": modern.xor_gate,
    "line": modern.line,
    "sine": modern.sine,
    "absolute": modern.absolute,
    "step": modern.step,
}
#: What fits which problem.
CLASSIFICATION = (*list(ANCHOR)[:4], *list(MODERN)[:8])
MANY_CLASSES = ("rings", "blobs", "spirals")
GATES = ("and", "or", "xor-gate")
#: The name of a person's own points, of whatever problem; see `own/`.
OWN = "own"
REGRESSION = (*list(ANCHOR)[4:], *list(MODERN)[8:])
#: Tables (see `sources`): those with classes, and how many; those with a number.
CLASS_TABLES = {"football": 3, "world-cups": 3}
NUMBER_TABLES = ("cars",)
#: Data sets that have the points they have: a batch takes at most all of them.
GIVEN = (*CLASS_TABLES, *NUMBER_TABLES, OWN)

_COUNT_CLASSES, _COUNT_REGRESSION = 500, 1200
_THUMBNAIL_POINTS = 200
_THUMBNAIL_SEED = "0.5"


@dataclass(frozen=True)
class Points:
    """Inputs and labels of one experiment, training points first, then validation, then test.

    Attributes:
        inputs: (N, coordinates); x and y come first.
        labels: (N, columns): -1 or 1, a class number, or the numbers to predict.
    """

    inputs: Array
    labels: Array
    n_train: int
    n_validation: int

    @property
    def n_test(self) -> int:
        """Test points."""
        return len(self.inputs) - self.n_train - self.n_validation


@dataclass(frozen=True)
class Sample:
    """What points to make: `noise`, `train` and `validation` are percentages of all points."""

    problem: str
    dataset: str
    noise: float
    train: float
    validation: float = 0.0
    stratify: bool = False
    classes: int = 2


def random_of(seed: str, purpose: str) -> np.random.Generator:
    """The random numbers of a seed text for one purpose; those of another purpose do not depend on them."""
    entropy = [*seed.encode("utf-8", "surrogatepass"), zlib.crc32(purpose.encode())]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))


def make_points(sample: Sample, seed: str, stream: SeedRandom) -> Points:
    """The points of a sample.

    `stream` makes TensorFlow Playground's data sets and must be fresh; afterwards a parity network's weights
    are its next numbers. The other sets come from `random_of(seed, "data")`.

    Raises:
        SpecError: stratified, and a class has too few points.
    """
    if sample.dataset in ANCHOR:
        count = _COUNT_REGRESSION if sample.dataset in REGRESSION else _COUNT_CLASSES
        drawn = ANCHOR[sample.dataset](count, sample.noise / 100, stream)
        anchor.shuffle(drawn, stream)
        rows = np.array(drawn)
        if sample.problem == "multi-class":
            rows[:, 2] = rows[:, 2] > 0
    else:
        random = random_of(seed, "data")
        count = _COUNT_REGRESSION if sample.dataset in REGRESSION else _COUNT_CLASSES
        rows = MODERN[sample.dataset](count, sample.noise / 100, sample.classes, random)
        if sample.dataset in CLASSIFICATION and sample.problem != "multi-class":
            rows[:, 2] = 2 * rows[:, 2] - 1
        if sample.dataset in GATES:
            # A gate is its four points: all of them train, and all of them test.
            return Points(np.vstack([rows, rows])[:, :2], np.vstack([rows, rows])[:, 2:], len(rows), 0)
        rows = rows[random.permutation(len(rows))]
    return deal(rows[:, :2], rows[:, 2:], sample)


def deal(inputs: Array, labels: Array, sample: Sample) -> Points:
    """Points in their order, dealt into training, validation and test parts."""
    if sample.stratify:
        order, train, validation = stratified_order(labels[:, 0], sample.train, sample.validation)
        return Points(inputs[order], labels[order], train, validation)
    train, validation = split_sizes(len(inputs), sample.train, sample.validation)
    return Points(np.ascontiguousarray(inputs), np.ascontiguousarray(labels), train, validation)


def dataset_thumbnails() -> dict[str, NDArray[np.float32]]:
    """Small noiseless samples of every data set: name -> (200, 3) x, y, label (gates: (4, 3))."""
    drawn: dict[str, NDArray[np.float32]] = {}
    for name, generate in ANCHOR.items():
        points = generate(_THUMBNAIL_POINTS, 0.0, SeedRandom(_THUMBNAIL_SEED))
        drawn[name] = np.array(points, dtype=np.float32)
    for name, make in MODERN.items():
        classes = 3 if name in MANY_CLASSES else 2
        rows = make(_THUMBNAIL_POINTS, 0.0, classes, random_of(_THUMBNAIL_SEED, "data"))
        drawn[name] = rows.astype(np.float32)
    return drawn


def thumbnail_stack() -> NDArray[np.float32]:
    """(data sets, 200, 3) the thumbnails as drawn, `CLASSIFICATION` first and then `REGRESSION`.

    Two classes are -1 and 1, several are 0, 1, 2 ...; the points of a gate come fifty times.
    """
    drawn = dataset_thumbnails()
    names = (*CLASSIFICATION, *REGRESSION)
    stack = np.stack([np.resize(drawn[name], (_THUMBNAIL_POINTS, 3)) for name in names])
    for number, name in enumerate(CLASSIFICATION):
        if name in MODERN and name not in MANY_CLASSES:
            stack[number, :, 2] = 2 * stack[number, :, 2] - 1
    return stack
