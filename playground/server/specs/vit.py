"""The spec of a Vision Transformer: its patches and layers, the images it learns from, the CNN beside it."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from playground.blocks import Activation, Block, Conv, Flatten, MaxPool, Stage, plan
from playground.datasets import ImageSet
from playground.server.specs.base import Decay, Epochs, Fraction, Positive, Recipe, Seed, Steps
from playground.server.specs.images import Augmentation, check_here, check_probe, chosen, offered
from playground.server.specs.own import Kind, Own
from playground.server.specs.transformer import check_heads, layer_parameters

WIDEST = 1024  # filters of the first convolution of the CNN


class Vit(Recipe, frozen=True, tag="vit"):
    """A Vision Transformer (Dosovitskiy et al. 2020) sorts images.

    Beside it, if asked, a CNN of about as many parameters learns from the same batches.
    """

    OWN: ClassVar[Kind | None] = "images"
    LIVE: ClassVar[frozenset[str]] = frozenset(
        {"learning_rate", "weight_decay", "momentum", "label_smoothing", "gradient_clip", "augment"}
    )
    TOPICS: ClassVar[dict[str, str]] = {
        "live": "float32 (2,): the training loss of this step, training steps per second",
        "examples": "uint8 (16, rows, columns): test images to choose from, by index from 0",
        "augmented": "uint8 (16, rows, columns): training images as they are now shown",
        "image": "uint8 (rows, columns): the image chosen or drawn, which the next four are about",
        "probabilities": "float32 (classes,): what the network says the image is",
        "cnn_probabilities": "float32 (classes or 0,): what the CNN beside it says, if there is one",
        "attention": "float32 (layers, heads, side, side): how much the class token attends to each patch",
        "rollout": "float32 (side, side): how much of each patch reaches the class token through all layers",
        "position_likeness": "float32 (patches, side, side): the cosine of each position with all of them",
        "filters": "float32 (filters <= 32, patch, patch): principal components of the patch embedding",
        "confusion": "int32 (classes, classes): test images by true class (row) and answer (column)",
        "mistakes": "uint8 (wrong <= 24, rows, columns): test images with the most certain wrong answers",
        "mistaken": "float32 (wrong <= 24, 4): each one's index, class, answer, the answer's probability",
    }
    PROBED: ClassVar[frozenset[str]] = frozenset(
        {"image", "probabilities", "cnn_probabilities", "attention", "rollout"}
    )

    data: Literal["mnist-10k", "fashion-10k", "mnist", "fashion-mnist", "upload"] = "mnist-10k"
    upload: Own | None = None
    train_images: Annotated[int, Meta(ge=1, le=1_000_000)] = 9000  # at most as many as there are
    patch: Literal[4, 7, 14] = 7  # pixels, each way
    layers: Annotated[int, Meta(ge=1, le=24)] = 2
    heads: Annotated[int, Meta(ge=1, le=64)] = 4
    width: Annotated[int, Meta(ge=4, le=2048)] = 32
    feed_forward: Annotated[int, Meta(ge=1, le=8192)] = 64
    positions: Literal["learned", "sinusoidal"] = "learned"
    dropout: Fraction = 0.0
    beside: Literal["cnn", "nothing"] = "cnn"
    learning_rate: Positive = 0.005
    schedule: Literal["constant", "cosine"] = "cosine"
    warm_up: Annotated[int, Meta(ge=0, le=1_000_000)] = 50  # steps
    momentum: Fraction = 0.9
    weight_decay: Decay = 0.1
    gradient_clip: Annotated[float, Meta(ge=0, le=1000)] = 1.0  # 0: none
    label_smoothing: Fraction = 0.0
    augment: Augmentation = Augmentation()
    precision: Literal["float32", "bfloat16"] = "float32"
    batch_size: Annotated[int, Meta(ge=1, le=8192)] = 64
    epochs: Epochs = 10
    report_every: Steps = 10
    seed: Seed = 0

    def images(self) -> ImageSet:
        """The data set; raises `Refusal` for an upload that is not there."""
        return chosen(self.data, self.upload)

    def used(self) -> int:
        """How many training images are learnt from."""
        return min(self.train_images, self.images().train)

    def side(self) -> int:
        """Patches each way."""
        return self.images().shape[1] // self.patch

    def plan(self) -> list[dict[str, Any]]:
        """The parts, with the shape of what comes out of each: tokens × width."""
        width, patches, pixels = self.width, self.side() ** 2, self.patch**2
        classes, tokens = len(self.images().classes), patches + 1
        learned = self.positions == "learned"
        layer = layer_parameters(width, self.feed_forward)
        rows = [
            ("patches", (patches, pixels), 0),
            ("patch_embedding", (patches, width), (pixels + 1) * width),
            ("class_token", (tokens, width), width),
            ("positions", (tokens, width), tokens * width if learned else 0),
            *[("attention_layer", (tokens, width), layer)] * self.layers,
            ("head", (classes,), 2 * width + (width + 1) * classes),
        ]
        return [{"name": name, "out": out, "parameters": count} for name, out, count in rows]

    def parameters(self) -> int:
        """Of the Transformer; the CNN beside it has about as many."""
        return sum(row["parameters"] for row in self.plan())

    def cnn(self) -> tuple[Stage, ...]:
        """The CNN of `cnn_blocks` whose parameters are nearest in number to those of the Transformer."""
        shape, classes, wanted = self.images().shape, len(self.images().classes), self.parameters()
        above = bisect_left(range(1, WIDEST), wanted, key=lambda filters: _size(filters, shape, classes)) + 1
        nearest = min(
            (max(1, above - 1), above), key=lambda filters: abs(_size(filters, shape, classes) - wanted)
        )
        return plan(cnn_blocks(nearest), shape, classes)

    def steps_per_epoch(self) -> int:
        """Whole batches; what is left over of an epoch's order is left out."""
        return max(1, self.used() // self.batch_size)

    def steps(self) -> int:
        """Of all epochs."""
        return self.epochs * self.steps_per_epoch()

    def title(self) -> str:
        """`mnist-10k, 2 × 32, patch 7, train_images 9000`."""
        size = f"{self.layers} × {self.width}, patch {self.patch}"
        return f"{self.images().name}, {size}, train_images {self.used()}"

    def check(self) -> None:
        """Refuse data that are not here, and heads that cannot share the width evenly."""
        check_here(self.data)
        self.images()
        check_heads(self.width, self.heads)

    def probe(self, given: dict[str, Any]) -> dict[str, Any]:
        """The number of a test image, or an image's bytes, row by row, as base64."""
        return check_probe(given, self.images())

    @classmethod
    def about(cls) -> dict[str, Any]:
        """Where to begin, and the data sets."""
        return {"presets": PRESETS, "main": MAIN, "data": offered()}


def cnn_blocks(filters: int) -> tuple[Block, ...]:
    """Three stages, each of half the size and with twice the filters of the one before."""
    stages = [(Conv(filters << k), Activation("relu"), MaxPool()) for k in range(3)]
    return *(block for stage in stages for block in stage), Flatten()


@cache
def _size(filters: int, shape: tuple[int, int, int], classes: int) -> int:
    return sum(stage.parameters for stage in plan(cnn_blocks(filters), shape, classes))


PRESETS: dict[str, dict[str, Any]] = {
    "tiny": {},
    "small": {"patch": 4, "layers": 4, "width": 64, "feed_forward": 128, "learning_rate": 0.002},
    "few": {"train_images": 300, "batch_size": 32, "epochs": 60},
    "clothes": {"data": "fashion-10k", "patch": 4, "width": 48, "feed_forward": 96},
}
MAIN = [
    "data",
    "upload",
    "train_images",
    "beside",
    "patch",
    "layers",
    "heads",
    "width",
    "learning_rate",
    "epochs",
]
