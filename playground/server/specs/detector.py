"""The spec of a network that finds objects in one pass: its scenes, its grid, and how it learns.

Scenes are made of the images of a data set, or are a person's own photographs with boxes around objects.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from playground.datasets import IMAGES, ImageSet
from playground.server.refusal import Refusal
from playground.server.specs.base import Decay, Epochs, Only, Positive, Recipe, Seed, Steps, check_shape
from playground.server.specs.images import brought, check_here, offered
from playground.server.specs.own import UPLOAD, Kind, Own, require

SIDE = 96  # pixels of a scene, each way
HELD_OUT = 200  # scenes for testing
MOST_OBJECTS = 5  # in a scene
DEEP = 3  # convolutions on the grid itself
KERNEL = 3
NUMBERS = 5  # of a box before its classes: x, y, width, height, objectness
MADE_OF = ("mnist-10k", "fashion-10k", "mnist", "fashion-mnist")  # the images that scenes are made of

Place = Annotated[float, Meta(ge=-SIDE, le=2 * SIDE)]


class Look(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A held-out scene, and where its first objects were put: left, top, right, bottom."""

    index: Annotated[int, Meta(ge=0, lt=HELD_OUT)]
    boxes: Annotated[list[tuple[Place, Place, Place, Place]], Meta(max_length=MOST_OBJECTS)] = []


class Detector(Recipe, frozen=True, tag="detector"):
    """A convolutional network that looks once (Redmon et al. 2016): boxes, how sure, and of what class."""

    OWN: ClassVar[Kind | None] = "scenes"
    ONLY: ClassVar[Only] = dict.fromkeys(("background", "objects"), ("data", MADE_OF))
    LIVE: ClassVar[frozenset[str]] = frozenset(
        {"learning_rate", "weight_decay", "box_weight", "empty_weight"}
    )
    TOPICS: ClassVar[dict[str, str]] = {
        "live": "float32 (2,): the training loss of this step, training steps per second",
        "examples": "uint8 (12, 96, 96): the first held-out scenes; of one's own, (n <= 12, 96, 96, 3)",
        "boxes": "float32 (n, 6): their objects: scene, left, top, right, bottom, class",
        "candidates": "float32 (n, 8): what is found in them: as `boxes`, then the score and the place",
        "scene": "uint8 (96, 96): the held-out scene that was chosen, as it is now; of one's own (96, 96, 3)",
        "scene_boxes": "float32 (n, 6): its objects, as in `boxes`",
        "scene_candidates": "float32 (n, 8): what is found in it, as in `candidates`",
        "objectness": "float32 (grid, grid): how sure each cell is that an object's middle lies in it",
        "anchors": "float32 (anchors, 2): width and height of each anchor",
        "sizes": "float32 (n, 3): width and height of up to 400 training objects, and the nearest anchor",
        "average_precision": "float32 (classes,): of each class in the held-out scenes, at the last test",
        "precision_recall": "float32 (classes + 1, 101, 2): at each recall, precision and score",
    }
    PROBED: ClassVar[frozenset[str]] = frozenset({"scene", "scene_boxes", "scene_candidates", "objectness"})
    EPOCH: ClassVar[int] = 50  # steps

    data: Literal["mnist-10k", "fashion-10k", "mnist", "fashion-mnist", "upload"] = "mnist-10k"
    upload: Own | None = None
    background: Literal["plain", "texture", "clutter"] = "clutter"
    objects: Annotated[int, Meta(ge=1, le=MOST_OBJECTS)] = MOST_OBJECTS
    grid: Literal[6, 12] = 12
    anchors: Annotated[int, Meta(ge=1, le=9)] = 3
    width: Annotated[int, Meta(ge=4, le=128)] = 16
    learning_rate: Positive = 0.004
    weight_decay: Decay = 0.0005
    box_weight: Annotated[float, Meta(ge=0, le=100)] = 5.0
    empty_weight: Annotated[float, Meta(ge=0, le=100)] = 0.5
    batch_size: Annotated[int, Meta(ge=1, le=1024)] = 32
    epochs: Epochs = 16
    report_every: Steps = 10
    seed: Seed = 0

    def images(self) -> ImageSet:
        """What the objects are taken from, or one's own scenes; raises `Refusal` when they are not there."""
        if self.data != UPLOAD:
            return IMAGES[self.data]
        own = require(self.upload, "scenes")
        return brought(own, own.shape)

    def channels(self) -> int:
        """Of a scene: 1, grey, or 3 of one's own."""
        return self.images().shape[0]

    def held_out(self) -> int:
        """How many scenes are for testing."""
        return self.images().test if self.data == UPLOAD else HELD_OUT

    def widths(self) -> list[int]:
        """Maps after each convolution: each of the first ones halves the sides, until they are the grid's."""
        halvings = (SIDE // self.grid).bit_length() - 1
        growing = [self.width * min(2**k, 4) for k in range(halvings)]
        return growing + [4 * self.width] * DEEP

    def answers(self) -> int:
        """Numbers that each cell of the grid answers."""
        return self.anchors * (NUMBERS + len(self.images().classes))

    def parameters(self) -> int:
        """Kernels, two numbers of batch norm for each map, and the last layer."""
        widths = self.widths()
        kernels = sum(a * b * KERNEL**2 for a, b in zip([self.channels(), *widths], widths, strict=False))
        return kernels + 2 * sum(widths) + (widths[-1] + 1) * self.answers()

    def steps(self) -> int:
        """Of all epochs."""
        return self.epochs * self.EPOCH

    def plan(self) -> list[dict[str, Any]]:
        """Each convolution's maps, their sides, and its parameters."""
        rows, side, before = [], SIDE, self.channels()
        for maps in self.widths():
            side = max(side // 2, self.grid)
            count = before * maps * KERNEL**2 + 2 * maps
            rows.append({"name": "conv", "out": (maps, side, side), "parameters": count})
            before = maps
        answers = self.answers()
        last = {"name": "conv", "out": (answers, side, side), "parameters": (before + 1) * answers}
        return [*rows, last]

    def title(self) -> str:
        """`mnist-10k, 12 × 12, anchors 3`."""
        return f"{self.images().name}, {self.grid} × {self.grid}, anchors {self.anchors}"

    def check(self) -> None:
        """Refuse data that are not here."""
        check_here(self.data)
        self.images()

    def probe(self, given: dict[str, Any]) -> dict[str, Any]:
        """The number of a held-out scene, and where its objects were put; in one's own they stay."""
        last = self.held_out() - 1
        look = check_shape(given, Look, "probe.scene", expected=SIDE, last=last)
        if look["index"] > last or (self.data == UPLOAD and look.get("boxes")):
            raise Refusal("spec", "probe.scene", field="about", expected=SIDE, last=last)
        return look

    @classmethod
    def about(cls) -> dict[str, Any]:
        """Where to begin, and the data sets."""
        return {
            "presets": PRESETS,
            "main": ["data", "upload", "background", "objects", "grid", "anchors", "learning_rate", "epochs"],
            "data": offered(),
        }


PRESETS: dict[str, dict[str, Any]] = {
    "digits": {},
    "clothes": {"data": "fashion-10k"},
    "plain": {"background": "plain"},
    "coarse": {"grid": 6},
    "one-anchor": {"anchors": 1},
}
