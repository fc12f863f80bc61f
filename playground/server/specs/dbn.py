"""The spec of a deep belief network: its layers, how each learns without labels, and with how many of them
all learn then.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from playground.datasets import IMAGES, ImageSet
from playground.server.specs.base import Decay, Epochs, Fraction, Positive, Recipe, Seed, Steps, check_shape
from playground.server.specs.images import check_here, offered

PIXELS, CLASSES = 784, 10
MOST = 1000  # Gibbs steps of one probe

Width = Annotated[int, Meta(ge=1, le=4096)]
Images = Annotated[int, Meta(ge=10, le=60_000)]


class Look(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Let the dreams go on by so many Gibbs steps; from where they are, from noise, or from test images."""

    steps: Annotated[int, Meta(ge=0, le=MOST)]
    start: Literal["here", "noise", "images"] = "here"


class Dbn(Recipe, frozen=True, tag="dbn"):
    """Restricted Boltzmann machines one on top of the other, then all of them as one classifier."""

    LIVE: ClassVar[frozenset[str]] = frozenset(
        {"learning_rate", "momentum", "weight_decay", "fine_learning_rate"}
    )
    TOPICS: ClassVar[dict[str, str]] = {
        "live": "float32 (2,): the training loss of this step, training steps per second",
        "fields": "float32 (layers, n <= 24, 28, 28): what the first units of each layer begun look for",
        "originals": "uint8 (16, 28, 28): test images, always the same",
        "reconstructions": "uint8 (16, 28, 28): these, up to the layer under way and down again",
        "dreams": "uint8 (16, 28, 28): Gibbs chains that go on in that layer, down to the pixels",
    }
    PROBED: ClassVar[frozenset[str]] = frozenset({"dreams"})

    data: Literal["mnist-10k", "fashion-10k", "mnist", "fashion-mnist"] = "mnist-10k"
    hidden: Annotated[tuple[Width, ...], Meta(min_length=1, max_length=4)] = (256, 256)
    chain: Literal["data", "persistent"] = "data"
    k: Annotated[int, Meta(ge=1, le=100)] = 1
    learning_rate: Positive = 0.1
    momentum: Fraction = 0.5
    weight_decay: Decay = 0.0002
    pretraining_epochs: Epochs = 10
    unlabelled: Images = 60_000
    labels: Images = 100
    epochs: Annotated[int, Meta(ge=0, le=100_000)] = 5
    fine_learning_rate: Positive = 0.001
    twin: bool = True
    batch_size: Annotated[int, Meta(ge=1, le=8192)] = 100
    report_every: Steps = 10
    seed: Seed = 0

    def images(self) -> ImageSet:
        """The data set."""
        return IMAGES[self.data]

    def seen(self) -> int:
        """How many training images the layers learn from; they need no labels."""
        return min(self.unlabelled, self.images().train)

    def parameters(self) -> int:
        """Weights and biases of the Boltzmann machines, of the classifier and of its twin."""
        widths = (PIXELS, *self.hidden)
        classifier = sum((a + 1) * b for a, b in pairwise((*widths, CLASSES)))
        return sum(a * b + a + b for a, b in pairwise(widths)) + classifier * (2 if self.twin else 1)

    def steps_per_epoch(self) -> int:
        """As many batches as the images without labels fill, also when fewer have labels."""
        return max(1, self.seen() // self.batch_size)

    def steps_of_a_layer(self) -> int:
        """Of its pre-training."""
        return self.pretraining_epochs * self.steps_per_epoch()

    def steps(self) -> int:
        """Layer by layer, then all together."""
        return len(self.hidden) * self.steps_of_a_layer() + self.epochs * self.steps_per_epoch()

    def title(self) -> str:
        """`mnist-10k, 784-256-256, labels 100`."""
        return f"{self.data}, {'-'.join(map(str, (PIXELS, *self.hidden)))}, labels {self.labels}"

    def check(self) -> None:
        """Refuse data that are not here."""
        check_here(self.data)

    def probe(self, given: dict[str, Any]) -> dict[str, Any]:
        """Gibbs steps."""
        return check_shape(given, Look, "probe.gibbs", expected=MOST)

    @classmethod
    def about(cls) -> dict[str, Any]:
        """Where to begin, and the data sets; what the recipe's views chart themselves."""
        return {
            "presets": PRESETS,
            "main": [
                "data",
                "hidden",
                "chain",
                "k",
                "learning_rate",
                "pretraining_epochs",
                "labels",
                "epochs",
            ],
            "data": offered(),
            "charted": ["reconstruction_error", "free_energy_train", "free_energy_test", "accuracy_gain"],
        }


PRESETS: dict[str, dict[str, Any]] = {
    "few": {},
    "many": {"labels": 5000},
    "one": {"hidden": [256], "chain": "persistent", "learning_rate": 0.05, "epochs": 0},
    "overfitting": {
        "hidden": [256],
        "unlabelled": 500,
        "batch_size": 50,
        "pretraining_epochs": 100,
        "epochs": 0,
        "weight_decay": 0.0,
    },
    "clothes": {"data": "fashion-10k"},
}
