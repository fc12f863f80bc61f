"""A network that describes pictures as a plain PyTorch script: the same network, scenes and steps, and no
playground."""

from __future__ import annotations

from playground.datasets import CLOTHES, DIGITS, IMAGES
from playground.server.scripts.taking_home import (
    RECIPES,
    SPECS,
    constants,
    filled,
    namespace,
    source,
    sources,
    title,
)
from playground.server.specs.captions import (
    EPOCH,
    GRID,
    HALVINGS,
    HELD_OUT,
    LONGEST,
    SIDE,
    SPECIAL,
    Captions,
)

OF_NETWORK = ("hidden_size", "embedding", "attention_size")
OF_SCENES = ("language", "count", "sizes")
OF_TRAINING = ("attention_penalty", "beams", "learning_rate", "weight_decay", "batch_size", "seed")
# From our own files: file, first line, line after the last.
SHAPES = (
    ("scenes.py", "THINNEST", "APART"),
    ("scenes.py", "INK", "CLUTTER"),
    ("caption_scenes.py", "SMALL", "SETS"),
    ("caption_scenes.py", "CELL", "class Scenes"),
)
DRAWING = (
    ("scenes.py", "def bounds", "def place"),
    ("scenes.py", "def draw", "def render"),
    ("caption_scenes.py", "class Scenes", "class SceneMaker"),
)
METHODS = (
    ("caption_scenes.py", "    def make", "    def composed"),
    ("caption_scenes.py", "    def captions", "def pictures"),
)


def script(spec: Captions) -> str:
    """The text of a Python file that trains the network of `spec`, or tests weights that are given to it."""
    labels = {
        name: tuple(classes.index(kind) for kind in spec.kinds() if kind in classes)
        for name, classes in (("DIGITS", DIGITS), ("CLOTHES", CLOTHES))
    }
    files = [name for name, numbers in labels.items() if numbers]
    values = {
        "title": title(spec),
        "files": " ".join(files),
        "each": " and ".join(files) + (" is" if len(files) == 1 else " are each"),
        "shape": "28, 28",
        "labels": tuple(labels[name] for name in files),
        "kinds": spec.kinds(),
        "spec": namespace(spec, (*OF_SCENES, *OF_NETWORK)),
        "widths": spec.widths(),
        "sides": f"{SIDE}, {GRID}, {HALVINGS}",
        "longest": LONGEST,
        "special": SPECIAL,
        "train": IMAGES["mnist-10k"].train,
        "held_out": HELD_OUT,
        "settings": constants(spec, OF_TRAINING),
        "steps": spec.steps(),
        "epoch": EPOCH,
        "shapes": sources(RECIPES, SHAPES, "").rstrip(),
        "grammar": source(SPECS / "grammar.py", "MOST"),
        "drawing": sources(RECIPES, DRAWING),
        "methods": sources(RECIPES, METHODS, "\n"),
        "between": source(RECIPES / "caption_scenes.py", "def _between"),
        "network": source(RECIPES / "caption_net.py", "class Seen"),
        "beams": source(RECIPES / "beam.py", "class Found"),
        "bleu": source(RECIPES / "bleu.py", "RUN"),
    }
    return filled("captions.txt", values)
