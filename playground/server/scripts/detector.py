"""A detector as a plain PyTorch script: the same network, scenes and steps, and no playground."""

from __future__ import annotations

from playground.server.refusal import Refusal
from playground.server.scripts.taking_home import RECIPES, constants, filled, namespace, source, title
from playground.server.specs.detector import KERNEL, NUMBERS, SIDE, Detector
from playground.server.specs.own import UPLOAD

OF_NETWORK = ("grid", "anchors")
OF_TRAINING = ("learning_rate", "weight_decay", "box_weight", "empty_weight", "batch_size", "seed")


def script(spec: Detector) -> str:
    """The text of a Python file that trains the network of `spec`, or tests weights that are given to it.

    Raises `Refusal` for one's own scenes: it makes its own.
    """
    if spec.data == UPLOAD:
        raise Refusal("export", "export.scenes", field="file", given="script")
    images = spec.images()
    values = {
        "title": title(spec),
        "train": images.train,
        "shape": "28, 28",
        "classes": len(images.classes),
        "spec": namespace(spec, ("objects", "background")),
        "settings": constants(spec, (*OF_NETWORK, *OF_TRAINING)),
        "maps": [spec.channels(), *spec.widths()],
        "steps": spec.steps(),
        "epoch": spec.EPOCH,
        "scene": f"SIDE, KERNEL, NUMBERS = {SIDE}, {KERNEL}, {NUMBERS}",
        "mathematics": source(RECIPES / "detection.py", "RECALLS"),
        "scenes": source(RECIPES / "scenes.py", "SMALLEST", "class SceneMaker"),
        "making": source(RECIPES / "scenes.py", "    def make"),
        "network": source(RECIPES / "detector_net.py", "SLOPE"),
    }
    return filled("detector.txt", values)
