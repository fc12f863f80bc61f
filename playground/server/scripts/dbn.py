"""A deep belief network as a plain PyTorch script: the same machines, order, chance and steps, and no
playground."""

from __future__ import annotations

from playground.server.scripts import images
from playground.server.scripts.taking_home import RECIPES, constants, filled, source, title
from playground.server.specs.dbn import CLASSES, PIXELS, Dbn

SETTINGS = (
    *("k", "learning_rate", "momentum", "weight_decay", "pretraining_epochs", "labels", "epochs"),
    *("fine_learning_rate", "twin", "batch_size", "seed"),
)


def script(spec: Dbn) -> str:
    """The text of a Python file that trains the network of `spec`, or tests weights that are given to it."""
    train = spec.images().train
    values = {
        **images.of_a_set("rows, columns", train),
        "title": title(spec),
        "train": train,
        "shape": PIXELS,
        "widths": (PIXELS, *spec.hidden),
        "classes": CLASSES,
        "seen": spec.seen(),
        "settings": constants(spec, SETTINGS),
        "steps": spec.steps_per_epoch(),
        "machine": source(RECIPES / "rbm.py", "SPREAD"),
        "network": source(RECIPES / "dbn.py", "def balanced", "def _sgd"),
        "chain": "hidden" if spec.chain == "persistent" else "None",
        "begins": "goes on here" if spec.chain == "persistent" else "begins with its data",
    }
    return filled("dbn.txt", values)
