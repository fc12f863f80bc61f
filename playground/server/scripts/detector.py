"""A detector as a plain PyTorch script: the same network, scenes and steps, and no playground."""

from __future__ import annotations

from playground.server.scripts import images, own
from playground.server.scripts.taking_home import (
    RECIPES,
    Part,
    constants,
    filled,
    namespace,
    source,
    title,
)
from playground.server.specs.detector import HELD_OUT, KERNEL, NUMBERS, SIDE, Detector
from playground.server.specs.own import UPLOAD, require

OF_NETWORK = ("grid", "anchors")
OF_TRAINING = ("learning_rate", "weight_decay", "box_weight", "empty_weight", "batch_size", "seed")
# From our own files: file, first line, line after the last.
CONSTANTS: tuple[Part, ...] = (
    ("scenes.py", "BESIDE", "MOST_XML"),
    ("scenes.py", "HELD_OUT", "Array"),
    ("voc.py", "DEEPEST", "@dataclass"),
)
PREPARING: tuple[Part, ...] = (
    ("archives.py", "class Skipped", "@contextmanager"),
    ("voc.py", "@dataclass", ""),
    ("scenes.py", "class Scene", "def read"),
    ("scenes.py", "def paired", ""),
)


def script(spec: Detector) -> str:
    """The text of a Python file that trains the network of `spec`, or tests weights that are given to it."""
    values = {
        **(_own(spec) if spec.data == UPLOAD else _made(spec)),
        "title": title(spec),
        "train": spec.images().train,
        "classes": len(spec.images().classes),
        "settings": constants(spec, (*OF_NETWORK, *OF_TRAINING)),
        "maps": [spec.channels(), *spec.widths()],
        "steps": spec.steps(),
        "epoch": spec.EPOCH,
        "scene": f"SIDE, KERNEL, NUMBERS = {SIDE}, {KERNEL}, {NUMBERS}",
        "mathematics": source(RECIPES / "detection.py", "RECALLS"),
        "network": source(RECIPES / "detector_net.py", "SLOPE"),
    }
    return filled("detector.txt", values)


def _made(spec: Detector) -> dict[str, object]:
    """For scenes that the script makes."""
    values = {
        "spec": namespace(spec, ("objects", "background")),
        "held_out": HELD_OUT,
        "drawing": source(RECIPES / "scenes.py", "SMALLEST", "class SceneMaker"),
        "making": source(RECIPES / "scenes.py", "    def make"),
        "shape": "28, 28",
    }
    return {
        **images.of_a_set("28, 28", spec.images().train),
        "scenes": filled("made_scenes.txt", values),
        "maker": "SceneMaker",
        "kind": "Scenes",
    }


def _own(spec: Detector) -> dict[str, object]:
    """For scenes that a person brought."""
    values = {
        **own.values(require(spec.upload, "scenes"), CONSTANTS, PREPARING),
        "photographs": source(RECIPES / "own_scenes.py", "MOVED", "class OwnScenes"),
        "making": source(RECIPES / "own_scenes.py", "    def make", "def moved"),
        "moved": source(RECIPES / "own_scenes.py", "def moved"),
    }
    return {**values, "scenes": filled("own_scenes.txt", values), "maker": "OwnScenes", "kind": "Photographs"}
