"""A convolutional network as a plain PyTorch script: the same network, order and steps, and no playground."""

from __future__ import annotations

from playground.server.refusal import Refusal
from playground.server.scripts import images
from playground.server.scripts.taking_home import (
    constants,
    filled,
    modules,
    options,
    own_modules,
    title,
)
from playground.server.specs.cnn import Cnn

SETTINGS = ("batch_size", "epochs", "learning_rate", "label_smoothing", "seed")


def script(spec: Cnn) -> str:
    """The text of a Python file that trains the network of `spec`, or tests weights that are given to it.

    Raises `Refusal` when it begins with what another network has learnt, or learns from a part of its data.
    """
    if spec.labels or spec.frozen or spec.start != "random":
        raise Refusal("export", "export.transfer", field="file", given="script")
    stages = spec.stages()
    if spec.optimizer == "sgd":
        made = f"SGD(net.parameters(), {options(spec)}, nesterov={spec.momentum > 0})"
    else:
        made = f"AdamW(net.parameters(), {options(spec)})"
    values = {
        **images.values(spec),
        "title": title(spec),
        "layers": modules(stages),
        **images.augmenting(spec.augment),
        "parts": own_modules(stages),
        "optimizer": made,
        "settings": constants(spec, SETTINGS),
        "one_cycle": spec.schedule == "one-cycle",
        "half": spec.precision == "bfloat16",
    }
    return filled("cnn.txt", values)
