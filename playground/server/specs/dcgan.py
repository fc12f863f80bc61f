"""The spec of a convolutional adversarial network that draws digits or clothes."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from playground.datasets import ImageSet
from playground.light.gan_counts import EPOCH
from playground.server.refusal import Refusal
from playground.server.specs.adversarial import (
    LIVE,
    AdversarialLoss,
    DiscriminatorSteps,
    Latent,
    LatentSize,
    Penalty,
    Trained,
    is_latent,
)
from playground.server.specs.base import (
    Epochs,
    Fraction,
    Only,
    Positive,
    Recipe,
    Seed,
    Steps,
    Tab,
    check_shape,
)
from playground.server.specs.images import check_here, chosen, offered
from playground.server.specs.own import Kind, Own

Channels = Annotated[tuple[Annotated[int, Meta(ge=1, le=512)], ...], Meta(min_length=2, max_length=2)]
SHOWN = 64  # samples in the picture
KERNEL, SMALL = 4, 7  # sides of the kernels and of the smallest maps (recipes/dcgan_networks.py)


class Way(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    """A point between two samples, by their numbers."""

    start: Annotated[int, Meta(ge=0, lt=SHOWN)]
    end: Annotated[int, Meta(ge=0, lt=SHOWN)]
    t: Annotated[float, Meta(ge=0, le=1)]  # part of the way


class Dcgan(Recipe, frozen=True, tag="dcgan"):
    """A generator learns to draw images like those of the data; a discriminator learns to tell."""

    TAB: ClassVar[Tab] = "gan"
    OWN: ClassVar[Kind | None] = "images"
    ONLY: ClassVar[Only] = {"penalty": ("loss", ("wasserstein-gp",))}
    LIVE: ClassVar[frozenset[str]] = LIVE
    TOPICS: ClassVar[dict[str, str]] = {
        "live": "float32 (2,): the loss of this step, training steps per second",
        "real": "uint8 (64, 28, 28): images of the data, always the same",
        "samples": "uint8 (64, 28, 28): what the generator makes of 64 latent points, always the same",
        "answers": "float32 (2, 64): what the discriminator says of `real` and of `samples`",
        "classes": "int32 (10, 2): of 1,000 samples, those taken for each class, and surely so; or (0, 2)",
        "point": "float32 (latent_size,): the latent point that was chosen",
        "image": "uint8 (28, 28): what the generator makes of it",
        "verdict": "float32 (11,): what the discriminator says of `image`; each class's probability; or (1,)",
        "walk": "uint8 (9, 28, 28): what lies between the two samples that were chosen",
    }
    PROBED: ClassVar[frozenset[str]] = frozenset({"point", "image", "verdict", "walk"})
    EPOCH: ClassVar[int] = EPOCH

    data: Literal["mnist-10k", "fashion-10k", "mnist", "fashion-mnist", "upload"] = "mnist-10k"
    upload: Own | None = None
    conditional: bool = True
    latent_size: LatentSize = 64
    latent: Latent = "normal"
    generator: Channels = (64, 32)
    discriminator: Channels = (32, 64)
    loss: AdversarialLoss = "non-saturating"
    penalty: Penalty = 10.0
    train: Trained = "both"
    discriminator_steps: DiscriminatorSteps = 1
    learning_rate: Positive = 0.001
    discriminator_rate: Positive = 0.0005
    momentum: Fraction = 0.5
    average: Fraction = 0.99
    precision: Literal["float32", "bfloat16"] = "float32"
    batch_size: Annotated[int, Meta(ge=2, le=8192)] = 64
    epochs: Epochs = 20
    report_every: Steps = 20
    seed: Seed = 0

    def images(self) -> ImageSet:
        """The data set; raises `Refusal` for an upload that is not there."""
        return chosen(self.data, self.upload)

    def parameters(self) -> int:
        """Weights and biases of both."""
        (wide, narrow), (first, second) = self.generator, self.discriminator
        patch, classes = KERNEL**2, self.classes()
        generator = (
            (self.latent_size + classes) * wide * SMALL**2 + 2 * wide + patch * wide * narrow + 2 * narrow
        )
        generator += patch * narrow + 1
        discriminator = patch * first + first + patch * first * second + second
        discriminator += (second * SMALL**2 + 1) * (1 + classes)
        return generator + discriminator

    def classes(self) -> int:
        """Of which both networks are told; 0 if they are told of none."""
        return len(self.images().classes) if self.conditional else 0

    def steps(self) -> int:
        """Of the generator."""
        return self.epochs * self.EPOCH

    def title(self) -> str:
        """`mnist-10k, non-saturating, 64-64-32`."""
        return f"{self.images().name}, {self.loss}, {'-'.join(map(str, (self.latent_size, *self.generator)))}"

    def check(self) -> None:
        """Refuse data that are not here."""
        check_here(self.data)
        self.images()

    def probe(self, given: dict[str, Any]) -> dict[str, Any]:
        """`latent`: a point; `class`: its class; or `from`, `to`, two samples, and `t`, part of the way."""
        if given.keys() == {"latent"} and is_latent(given["latent"], self.latent_size):
            return given
        if given.keys() == {"class"}:
            return self._told(given)
        return check_shape(given, Way, "probe.walk", expected=self.latent_size, last=SHOWN - 1)

    def _told(self, given: dict[str, Any]) -> dict[str, Any]:
        if type(given["class"]) is int and 0 <= given["class"] < self.classes():
            return given
        raise Refusal("spec", "probe.class", field="about", classes=self.classes())

    @classmethod
    def about(cls) -> dict[str, Any]:
        """Where to begin, and the data sets."""
        return {
            "presets": PRESETS,
            "main": [
                "data",
                "upload",
                "conditional",
                "latent_size",
                "loss",
                "learning_rate",
                "discriminator_rate",
                "epochs",
            ],
            "charted": ["frechet", "sure_share", "classes"],
            "data": offered(),
        }


PRESETS: dict[str, dict[str, Any]] = {
    "digits": {},
    "clothes": {"data": "fashion-10k"},
    "wasserstein": {"loss": "wasserstein-gp", "discriminator_steps": 2, "momentum": 0.0},
    "least-squares": {"loss": "least-squares"},
    "plane": {"latent_size": 2, "latent": "uniform", "conditional": False},
    "untold": {"conditional": False},
}
