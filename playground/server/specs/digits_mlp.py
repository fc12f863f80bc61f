"""The spec of a multi-layer perceptron."""

from __future__ import annotations

from itertools import pairwise
from math import ceil
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from playground.server.refusal import Refusal
from playground.server.specs.base import Decay, Epochs, Fraction, Positive, Recipe, Seed, Steps

Width = Annotated[int, Meta(ge=1, le=8192)]


class DigitsMlp(Recipe, frozen=True, tag="digits-mlp"):
    """A multi-layer perceptron that reads 28 × 28 handwritten digits (MNIST's 10,000 test images, 9,000 to
    train)."""

    LIVE: ClassVar[frozenset[str]] = frozenset({"learning_rate", "weight_decay", "momentum"})
    TOPICS: ClassVar[dict[str, str]] = {
        "filters": "float32 (units <= 64, 28, 28): the weights from each pixel to the first hidden units",
        "examples": "uint8 (16, 28, 28): the test images that `probabilities` is about",
        "probabilities": "float32 (16, 10): what the network says they are",
        "labels": "int32 (16,): what they are",
        "confusion": "int32 (10, 10): test images by true digit (row) and answer (column)",
        "live": "float32 (2,): the training loss of this step, training steps per second",
    }
    PROBED: ClassVar[frozenset[str]] = frozenset({"examples", "probabilities", "labels"})
    SHOWN = 16
    TRAIN, TEST, PIXELS, CLASSES = 9000, 1000, 784, 10

    hidden: Annotated[tuple[Width, ...], Meta(max_length=12)] = (128,)
    activation: Literal["relu", "tanh", "sigmoid", "gelu"] = "relu"
    optimizer: Literal["sgd", "adam"] = "adam"
    learning_rate: Positive = 0.001
    momentum: Fraction = 0.9
    weight_decay: Decay = 0.0
    dropout: Fraction = 0.0
    batch_size: Annotated[int, Meta(ge=1, le=TRAIN)] = 100
    epochs: Epochs = 10
    report_every: Steps = 10
    seed: Seed = 0

    def parameters(self) -> int:
        """Weights and biases of every layer."""
        sizes = (self.PIXELS, *self.hidden, self.CLASSES)
        return sum((fan_in + 1) * fan_out for fan_in, fan_out in pairwise(sizes))

    def steps(self) -> int:
        """One step for each batch; the last batch of an epoch may be short."""
        return self.epochs * ceil(self.TRAIN / self.batch_size)

    def title(self) -> str:
        """`784-128-10`."""
        return "-".join(map(str, (self.PIXELS, *self.hidden, self.CLASSES)))

    @classmethod
    def about(cls) -> dict[str, Any]:
        """Presets from no hidden layer to three."""
        return {
            "presets": {
                "usual": {},
                "linear": {"hidden": []},
                "small": {"hidden": [32], "epochs": 5},
                "deep": {"hidden": [256, 128, 64], "dropout": 0.2, "epochs": 20},
            }
        }

    def probe(self, given: dict[str, Any]) -> dict[str, Any]:
        """`index` of the first test image to show."""
        last = self.TEST - self.SHOWN
        index = given.get("index")
        if given.keys() != {"index"} or type(index) is not int or not 0 <= index <= last:
            raise Refusal("spec", "probe.index", field="about", last=last)
        return given
