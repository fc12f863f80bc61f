"""The data sets by name, made from a seed, split into a training and a test part."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import datasets_anchor as anchor
from .seedrandom import SeedRandom

Array = NDArray[np.float64]
Generator = Callable[[int, float, SeedRandom], anchor.Points]

CLASSIFICATION: dict[str, Generator] = {
    "circle": anchor.circle,
    "xor": anchor.xor,
    "gauss": anchor.gauss,
    "spiral": anchor.spiral,
}
REGRESSION: dict[str, Generator] = {"reg-plane": anchor.regress_plane, "reg-gauss": anchor.regress_gauss}

_COUNT = {"classification": 500, "regression": 1200}
_THUMBNAIL_POINTS = 200
_THUMBNAIL_SEED = "0.5"


@dataclass(frozen=True)
class Split:
    """Points of one experiment: `points` (N, 3) as x, y, label; the first `n_train` rows train."""

    points: Array
    n_train: int


def anchor_split(problem: str, dataset: str, noise: float, train_ratio: float, random: SeedRandom) -> Split:
    """The points that TensorFlow Playground shows, drawn from `random`, shuffled and split.

    Args:
        problem: "classification" (500 points) or "regression" (1200).
        dataset: a key of `CLASSIFICATION` or `REGRESSION`.
        noise: percent.
        train_ratio: percent of all points that train.
        random: a fresh stream; the weights of a parity network are its next numbers.
    """
    generator = (CLASSIFICATION if problem == "classification" else REGRESSION)[dataset]
    points = generator(_COUNT[problem], noise / 100, random)
    anchor.shuffle(points, random)
    return Split(np.array(points), math.floor(len(points) * train_ratio / 100))


def dataset_thumbnails() -> dict[str, NDArray[np.float32]]:
    """Small noiseless samples of every data set: name -> (200, 3) x, y, label."""
    return {
        name: np.array(generator(_THUMBNAIL_POINTS, 0.0, SeedRandom(_THUMBNAIL_SEED)), dtype=np.float32)
        for name, generator in {**CLASSIFICATION, **REGRESSION}.items()
    }
