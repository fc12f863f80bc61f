"""The spec of a convolutional network: its blocks, its data and how it learns."""

from __future__ import annotations

from math import prod
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from playground.blocks import NAMES, BatchNorm, BlockError, Flatten, Stage, describe, parse, plan, to_json
from playground.blocks.presets import PRESETS, THREE_STAGE, TRANSFER
from playground.datasets import IMAGES, ImageSet, available
from playground.server.refusal import Refusal
from playground.server.specs.base import Decay, Epochs, Fraction, Only, Positive, Recipe, Seed, Steps
from playground.server.specs.images import Augmentation, check_here, check_probe, chosen
from playground.server.specs.own import Kind, Own

GREY = (1, 28, 28)  # the images that the features on hand were learnt of
ONE_CYCLE = {"schedule": "one-cycle", "learning_rate": 0.01, "label_smoothing": 0.1}
# What a preset sets beside its blocks.
SETTINGS: dict[str, dict[str, Any]] = {
    # One cycle over few epochs learns digits in about a minute of one core.
    "quick": {**ONE_CYCLE, "epochs": 3},
    # A shoe that points the other way is as good a shoe.
    "clothes": {
        **ONE_CYCLE,
        "data": "fashion-10k",
        "precision": "bfloat16",
        "augment": msgspec.to_builtins(Augmentation(flip=True)),
        "epochs": 8,
    },
    # Famous networks in small: a minute of one core is enough for each.
    "lenet-5": {"learning_rate": 0.003, "epochs": 4},
    "alexnet": {"schedule": "one-cycle", "learning_rate": 0.003, "epochs": 5},
    "inception": {"schedule": "one-cycle", "learning_rate": 0.01, "epochs": 3},
    "resnet-8": {"schedule": "one-cycle", "learning_rate": 0.01, "epochs": 3},
    "xception": {"schedule": "one-cycle", "learning_rate": 0.01, "epochs": 3},
    # What a network has learnt of clothes, for digits of which few have labels.
    "transfer": {
        "labels": 5,
        "start": "clothes",
        "learning_rate": 0.003,
        "batch_size": 20,
        "epochs": 40,
    },
    # Few images: small batches, and enough of them.
    "small-colour": {"data": "emoji", "batch_size": 32, "epochs": 20},
}


class Cnn(Recipe, frozen=True, tag="cnn"):
    """A convolutional network that sorts images; `blocks` as `playground.blocks` describes them."""

    OWN: ClassVar[Kind | None] = "images"
    COLOURS: ClassVar[bool] = True
    ONLY: ClassVar[Only] = {"frozen": ("start", ("digits", "clothes"))}
    LIVE: ClassVar[frozenset[str]] = frozenset(
        {"learning_rate", "weight_decay", "momentum", "label_smoothing", "augment"}
    )
    TOPICS: ClassVar[dict[str, str]] = {
        "live": "float32 (2,): the training loss of this step, training steps per second",
        "layers": "int32 (layers + 1, 4): channels, rows, columns and parameters of the image and each layer",
        "filters": "float32 (filters <= 64, channels, kernel, kernel): what the first convolution looks for",
        "examples": "uint8 (16, rows, columns): test images to choose from, index 0 first; of colours (…, 3)",
        "augmented": "uint8 (16, rows, columns): training images as they are now shown; of colours (…, 3)",
        "image": "uint8 (rows, columns): the image that the next four are about; of colours (…, 3)",
        "maps": "uint8 (n,): each layer's output in turn, <= 32 maps or 256 units, its least 0, its most 255",
        "probabilities": "float32 (classes,): what the network says the image is",
        "grad_cam": "float32 (rows, columns): how much each place of the last image speaks for the answer",
        "occlusion": "float32 (8, 8): what a grey patch there takes from the answer's probability",
        "confusion": "int32 (classes, classes): test images by true class (row) and answer (column)",
        "mistakes": "uint8 (wrong <= 24, rows, columns): the most certain wrong answers; of colours (…, 3)",
        "mistaken": "float32 (wrong <= 24, 4): each one's index, class, answer, the answer's probability",
    }
    # A probe changes what these show.
    PROBED: ClassVar[frozenset[str]] = frozenset({"image", "maps", "probabilities", "grad_cam", "occlusion"})

    data: Literal["mnist-10k", "fashion-10k", "emoji", "mnist", "fashion-mnist", "upload"] = "mnist-10k"
    upload: Own | None = None
    labels: Annotated[int, Meta(ge=0, le=10_000)] = 0  # training images of each class; 0: all
    start: Literal["random", "digits", "clothes"] = "random"  # whose features the network begins with
    frozen: bool = False  # whether the layers before `flatten` stay as they begin
    blocks: list[dict[str, Any]] = msgspec.field(default_factory=lambda: to_json(THREE_STAGE))
    optimizer: Literal["sgd", "adam"] = "adam"
    schedule: Literal["constant", "one-cycle"] = "constant"
    learning_rate: Positive = 0.001
    momentum: Fraction = 0.9
    weight_decay: Decay = 0.0
    label_smoothing: Fraction = 0.0
    precision: Literal["float32", "bfloat16"] = "float32"
    augment: Augmentation = Augmentation()
    batch_size: Annotated[int, Meta(ge=1, le=8192)] = 128
    epochs: Epochs = 5
    report_every: Steps = 10
    seed: Seed = 0

    def images(self) -> ImageSet:
        """The data set; raises `Refusal` for an upload that is not there."""
        return chosen(self.data, self.upload)

    def stages(self) -> tuple[Stage, ...]:
        """The network, layer by layer; raises `BlockError`."""
        images = self.images()
        return plan(parse(self.blocks), images.shape, len(images.classes))

    def parameters(self) -> int:
        """Of all layers."""
        return sum(stage.parameters for stage in self.stages())

    def plan(self) -> list[dict[str, Any]]:
        """Each layer's name, the shape of its output, and its parameters."""
        return [
            {"name": NAMES[type(stage.block)], "out": stage.out, "parameters": stage.parameters}
            for stage in self.stages()
        ]

    def steps_per_epoch(self) -> int:
        """Whole batches; what is left over of an epoch's order is left out."""
        images = self.images()
        few = self.labels * len(images.classes) or images.train
        return max(1, min(few, images.train) // self.batch_size)

    def features(self) -> int:
        """How many layers there are before `flatten`: those that make features of an image."""
        return [type(block) for block in parse(self.blocks)].index(Flatten)

    def steps(self) -> int:
        """Of all epochs."""
        return self.epochs * self.steps_per_epoch()

    def title(self) -> str:
        """`28 × 28, 32-64-128-100-10, fashion-10k`."""
        widths = [stage.out[0] for stage in self.stages() if stage.parameters and len(stage.out) in (1, 3)]
        kept = [width for before, width in zip([0, *widths], widths, strict=False) if width != before]
        return f"{'-'.join(map(str, kept))}, {self.images().name}"

    def check(self) -> None:
        """Refuse data that are not here, and a network that cannot be."""
        check_here(self.data)
        try:
            stages = self.stages()
        except BlockError as error:
            values = {"layer": error.layer, "kind": error.kind, "part": error.field}
            raise Refusal(
                "spec",
                f"blocks.{error.key}",
                field=f"blocks[{error.layer - 1}]",
                expected=error.expected,
                given=error.given,
                **values,
            ) from error
        known = TRANSFER[: TRANSFER.index(Flatten())]
        fits = parse(self.blocks)[: self.features()] == known and self.images().shape == GREY
        if self.start != "random" and not fits:
            raise Refusal("spec", "transfer.features", field="start", given=self.start)
        flat = any(isinstance(stage.block, BatchNorm) and prod(stage.out[1:]) == 1 for stage in stages)
        if flat and self.batch_size == 1:
            raise Refusal("spec", "blocks.batch", field="batch_size", expected=2, given=1)

    def probe(self, given: dict[str, Any]) -> dict[str, Any]:
        """The number of a test image, or an image's bytes, row by row, as base64."""
        return check_probe(given, self.images())

    @classmethod
    def about(cls) -> dict[str, Any]:
        """The kinds of blocks, the presets, and the data sets."""
        return {
            "blocks": describe(),
            "presets": {
                name: {"blocks": to_json(preset), **SETTINGS.get(name, {})}
                for name, preset in PRESETS.items()
            },
            "data": {
                name: {
                    "available": available(images),
                    "classes": images.classes,
                    "shape": images.shape,
                    "train": images.train,
                    "test": images.test,
                }
                for name, images in IMAGES.items()
            },
        }
