"""A classifier that tells what a sample shows: how sure it is, which classes there are, how far off they are.

Fréchet's distance is taken in the space of a network that knows the data (Heusel et al. 2017 take Inception;
digits and clothes have one of their own). That network lies beside this file, always the same, so that the
scores of two runs can be compared, wherever they were trained; `scripts/train_judges.py` makes it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from playground.blocks import Block, parse, plan, to_json
from playground.blocks.presets import TRANSFER
from playground.server.recipes.cnn import network
from playground.server.recipes.distances import frechet, moments

FOLDER = Path(__file__).with_name("judges")
CLASSES = 10
BLOCKS: tuple[Block, ...] = TRANSFER
KINDS = {"mnist-10k": "digits", "mnist": "digits", "fashion-10k": "clothes", "fashion-mnist": "clothes"}
SURE = 0.9  # a sample is taken for a class surely from this probability on
PRESENT = 0.01  # part of the samples that a class has to have


class Judge:
    """The classifier of a data set, and what it knows of the real images."""

    def __init__(self, data: str, device: torch.device) -> None:
        values = _values(KINDS[data])
        about = {name: values[name].to(device) for name in ("pixels", "mean", "covariance")}
        self.mean, self.std = about["pixels"].tolist()  # of the pixels, as numbers from 0 to 1
        self.real = about["mean"], about["covariance"]  # of the features of the real images
        self.net = network(plan(parse(to_json(BLOCKS)), (1, 28, 28), CLASSES)).to(device).eval()
        self.net.load_state_dict({name: value for name, value in values.items() if name not in about})

    @torch.no_grad()
    def features(self, images: Tensor) -> Tensor:
        """What the last hidden layer says of images (N, 1, 28, 28) from 0 to 1: (N, 64)."""
        features: Tensor = self.net[:-1](images.sub(self.mean).div(self.std))
        return features

    @torch.no_grad()
    def probabilities(self, features: Tensor) -> Tensor:
        """Of each class (N, 10)."""
        logits: Tensor = self.net[-1](features)
        return logits.softmax(1)

    def frechet(self, features: Tensor) -> Tensor:
        """How far images with these features (N, 64) are from the real ones; a scalar."""
        return frechet(*moments(features), *self.real)


@cache
def _values(kind: str) -> dict[str, Tensor]:
    """Weights and figures of a judge, in single precision; they are kept in half."""
    return {name: value.float() for name, value in load_file(FOLDER / f"{kind}.safetensors").items()}
