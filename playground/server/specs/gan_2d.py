"""The spec of a generative adversarial network on the plane."""

from __future__ import annotations

from math import cos, pi, sin
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from playground.light import gan_counts
from playground.server.specs.adversarial import (
    LIVE,
    AdversarialLoss,
    DiscriminatorSteps,
    Latent,
    LatentSize,
    Penalty,
    Trained,
    latent_probe,
)
from playground.server.specs.base import Epochs, Fraction, Only, Positive, Recipe, Seed, Steps, Tab, refusing

Widths = Annotated[tuple[Annotated[int, Meta(ge=1, le=1024)], ...], Meta(max_length=8)]
Coordinate = Annotated[float, Meta(ge=-1, le=1)]
Points = Annotated[list[tuple[Coordinate, Coordinate]], Meta(max_length=1000)]


class Gan2d(Recipe, frozen=True, tag="gan-2d"):
    """A generator learns to make points (x, y) like those of the data; a discriminator learns to tell."""

    TAB: ClassVar[Tab] = "gan"
    ONLY: ClassVar[Only] = {
        "points": ("data", ("drawn",)),
        "penalty": ("loss", ("wasserstein-gp",)),
    }
    LIGHT: ClassVar[bool] = True
    LIVE: ClassVar[frozenset[str]] = LIVE
    TOPICS: ClassVar[dict[str, str]] = {
        "live": "float32 (2,): the loss of this step, training steps per second",
        "real": "float32 (512, 2): points of the data, always the same",
        "samples": "float32 (512, 2): what the generator makes of 512 latent points, always the same",
        "scores": "float32 (41, 41): what the discriminator says of each place, rows from y = -1.5 to 1.5",
        "manifold": "float32 (rows, columns, 2): what the generator makes of a grid in its latent space",
        "arrows": "float32 (64, 4): x, y of the first samples, and where the generator's loss pulls each",
        "answers": "float32 (2, 512): what the discriminator says of `real` and of `samples`",
        "point": "float32 (2,): what the generator makes of the latent point that was chosen",
    }
    PROBED: ClassVar[frozenset[str]] = frozenset({"point"})
    EPOCH: ClassVar[int] = gan_counts.EPOCH

    data: Literal["line", "ring", "gaussians", "grid", "drawn"] = "ring"
    points: Points = msgspec.field(default_factory=list)
    latent_size: LatentSize = 2
    latent: Latent = "uniform"
    generator: Widths = (32, 32)
    discriminator: Widths = (32, 32)
    activation: Literal["relu", "leaky_relu", "tanh"] = "leaky_relu"
    loss: AdversarialLoss = "non-saturating"
    penalty: Penalty = 1.0
    train: Trained = "both"
    discriminator_steps: DiscriminatorSteps = 1
    learning_rate: Positive = 0.001
    discriminator_rate: Positive = 0.001
    momentum: Fraction = 0.5
    batch_size: Annotated[int, Meta(ge=2, le=8192)] = 128
    epochs: Epochs = 50
    report_every: Steps = 20
    seed: Seed = 0

    def sizes(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The widths of the generator's layers and of the discriminator's."""
        return gan_counts.sizes(self)

    def parameters(self) -> int:
        """Weights and biases of both."""
        return gan_counts.parameters(self)

    def steps(self) -> int:
        """Of the generator."""
        return gan_counts.steps(self)

    def title(self) -> str:
        """`ring, non-saturating, 2-32-32-2`."""
        return gan_counts.title(self)

    def check(self) -> None:
        """Refuse a drawing of next to nothing."""
        with refusing():
            self.sizes()

    def probe(self, given: dict[str, Any]) -> dict[str, Any]:
        """`latent`: a point of the latent space."""
        return latent_probe(given, self.latent_size)

    @classmethod
    def about(cls) -> dict[str, Any]:
        """Where to begin, the settings that matter most, and the measures that the views chart."""
        return {
            "presets": PRESETS,
            "main": ["data", "points", "loss", "latent_size", "learning_rate", "epochs"],
            "charted": ["wasserstein", "coverage"],
        }


HEART = [
    (round(0.8 * sin(turn) ** 3, 3), round(0.65 * cos(turn) - 0.25 * cos(2 * turn) - 0.1 * cos(3 * turn), 3))
    for turn in (2 * pi * k / 120 for k in range(120))
]
LONG = {"epochs": 300}
FAST = {"learning_rate": 0.002, "discriminator_rate": 0.002, **LONG}
# The generator outruns the discriminator, from one Gaussian to the next; not with Wasserstein's loss.
HASTY = {"data": "gaussians", "learning_rate": 0.005, "discriminator_rate": 0.001, **LONG}
WASSERSTEIN = {"loss": "wasserstein-gp", "discriminator_steps": 5, "momentum": 0.0}
PRESETS: dict[str, dict[str, Any]] = {
    "ring": FAST,
    "line": {"data": "line", "latent_size": 1, "loss": "least-squares", **LONG},
    "collapse": HASTY,
    "cure": {**HASTY, **WASSERSTEIN},
    "grid": {
        "data": "grid",
        "generator": [64, 64],
        "discriminator": [64, 64],
        **FAST,
        **WASSERSTEIN,
        "penalty": 0.1,
    },
    "drawn": {"data": "drawn", "points": HEART, **FAST},
}
