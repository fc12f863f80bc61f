"""The spec of an autoencoder: how narrow its middle is, what leads there and back, the noise it removes."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from playground.datasets import IMAGES, ImageSet
from playground.server.specs.base import Epochs, Only, Positive, Recipe, Seed, Steps, check_shape
from playground.server.specs.images import check_here, offered

PIXELS, SMALL, KERNEL = 784, 7, 4  # of an image; sides of the smallest maps and of the kernels
REACH = 1000.0  # of a point that a probe asks for

Width = Annotated[int, Meta(ge=1, le=2048)]
Place = Annotated[float, Meta(ge=-REACH, le=REACH)]


class Look(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place on the map of the latent space."""

    point: tuple[Place, Place]


class Autoencoder(Recipe, frozen=True, tag="autoencoder"):
    """An encoder squeezes an image into a few numbers; a decoder draws it again from them."""

    ONLY: ClassVar[Only] = {
        "hidden": ("network", ("dense",)),
        "maps": ("network", ("convolutional",)),
    }
    LIVE: ClassVar[frozenset[str]] = frozenset({"learning_rate", "noise"})
    TOPICS: ClassVar[dict[str, str]] = {
        "live": "float32 (2,): the training loss of this step, training steps per second",
        "originals": "uint8 (16, 28, 28): test images, always the same",
        "inputs": "uint8 (16, 28, 28): these, with the noise, as the network gets them",
        "reconstructions": "uint8 (16, 28, 28): what it makes of them",
        "codes": "float32 (500, 3): test images on the map of the latent space: x, y and class",
        "extent": "float32 (4,): what the map shows: left, right, lowest and highest",
        "manifold": "uint8 (100, 28, 28): what the decoder draws at 10 × 10 places of the map, row by row",
        "point": "float32 (2,): the place on the map that was chosen",
        "image": "uint8 (28, 28): what the decoder draws there",
    }
    PROBED: ClassVar[frozenset[str]] = frozenset({"point", "image"})

    data: Literal["mnist-10k", "fashion-10k", "mnist", "fashion-mnist"] = "mnist-10k"
    network: Literal["dense", "convolutional"] = "dense"
    latent_size: Annotated[int, Meta(ge=2, le=32)] = 2
    noise: Annotated[float, Meta(ge=0, le=1)] = 0.0
    hidden: Annotated[tuple[Width, ...], Meta(min_length=1, max_length=4)] = (256, 64)
    maps: tuple[Width, Width] = (16, 32)
    learning_rate: Positive = 0.002
    batch_size: Annotated[int, Meta(ge=1, le=8192)] = 64
    epochs: Epochs = 20
    report_every: Steps = 10
    seed: Seed = 0

    def images(self) -> ImageSet:
        """The data set."""
        return IMAGES[self.data]

    def parameters(self) -> int:
        """Weights and biases of encoder and decoder."""
        if self.network == "dense":
            widths = (PIXELS, *self.hidden, self.latent_size)
            return sum(2 * a * b + a + b for a, b in pairwise(widths))
        (first, second), patch = self.maps, KERNEL**2
        kernels = 2 * patch * (first + first * second) + first + second + first + 1
        return kernels + 2 * second * SMALL**2 * self.latent_size + self.latent_size + second * SMALL**2

    def steps_per_epoch(self) -> int:
        """As many batches as the training images fill."""
        return max(1, self.images().train // self.batch_size)

    def steps(self) -> int:
        """Of all epochs."""
        return self.epochs * self.steps_per_epoch()

    def title(self) -> str:
        """`mnist-10k, dense, 256-64-2`."""
        widths = self.hidden if self.network == "dense" else self.maps
        return f"{self.data}, {self.network}, {'-'.join(map(str, (*widths, self.latent_size)))}"

    def check(self) -> None:
        """Refuse data that are not here."""
        check_here(self.data)

    def probe(self, given: dict[str, Any]) -> dict[str, Any]:
        """A place on the map of the latent space."""
        return check_shape(given, Look, "probe.point", expected=REACH)

    @classmethod
    def about(cls) -> dict[str, Any]:
        """Where to begin, and the data sets."""
        return {
            "presets": PRESETS,
            "main": ["data", "network", "latent_size", "noise", "learning_rate", "epochs"],
            "data": offered(),
        }


PRESETS: dict[str, dict[str, Any]] = {
    "plane": {},
    "sixteen": {"latent_size": 16},
    "denoising": {"latent_size": 32, "noise": 0.5},
    "convolutional": {"network": "convolutional", "latent_size": 16, "learning_rate": 0.003},
    "clothes": {"data": "fashion-10k"},
}
