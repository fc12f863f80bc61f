"""A convolutional network as a plain PyTorch script: the same network, order and steps, and no playground."""

from __future__ import annotations

from playground.server.refusal import Refusal
from playground.server.scripts import images
from playground.server.scripts.taking_home import (
    RECIPES,
    constants,
    filled,
    modules,
    options,
    own_modules,
    source,
    title,
)
from playground.server.specs.cnn import Augmentation, Cnn

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
    augmented = spec.augment != Augmentation()
    augmenting = source(RECIPES / "augment.py", "def augment")
    values = {
        **images.values(spec),
        "title": title(spec),
        "layers": modules(stages),
        "parts": own_modules(stages)
        + (f"\n\nAugmentation = SimpleNamespace\n\n\n{augmenting}" if augmented else ""),
        "optimizer": made,
        "settings": constants(spec, SETTINGS),
        "one_cycle": spec.schedule == "one-cycle",
        "how": f"SimpleNamespace({_arguments(spec.augment)})" if augmented else "None",
        "augmented": "augment(images, HOW, chance)" if augmented else "images",
        "half": spec.precision == "bfloat16",
    }
    return filled("cnn.txt", values)


def _arguments(how: Augmentation) -> str:
    return ", ".join(f"{name}={getattr(how, name)!r}" for name in how.__struct_fields__)
