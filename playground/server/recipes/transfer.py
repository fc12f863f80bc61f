"""Transfer learning: a network begins with the features of one that has learnt another set of images.

The features on hand are those of the classifiers that `judge` has of MNIST and Fashion-MNIST. How much they
help where few images have labels, and whether they had better be frozen, depends on the two sets (Yosinski et
al. 2014). Five digits of each kind, 80 steps, 5 seeds: 76.4 % of the test images from random weights, 79.4 %
from the features of clothes, better with every seed; 73.7 % with these frozen. Clothes gain nothing from the
features of digits: 63.5, 62.9 and 62.3 %.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from safetensors.torch import load_file
from torch import Tensor

from playground.datasets.loading import Array

FOLDER = Path(__file__).with_name("judges")


def learnt(name: str, layers: int) -> dict[str, Tensor]:
    """The parameters of the first layers of the network that knows `name`: digits or clothes."""
    values = load_file(FOLDER / f"{name}.safetensors")
    of_layers = {f"{layer}" for layer in range(layers)}
    return {key: value.float() for key, value in values.items() if key.partition(".")[0] in of_layers}


def few(labels: Array, count: int, seed: int) -> Array:
    """The places (n,) of so many labels of each class, drawn by chance; of a rarer class all of them."""
    order = np.random.default_rng(seed).permutation(len(labels))
    drawn = [order[labels[order] == label][:count] for label in np.unique(labels)]
    return np.sort(np.concatenate(drawn))
