"""Word vectors as a plain PyTorch script: the same vectors, chance and steps, and no playground."""

from __future__ import annotations

from playground.datasets.pairs import pairs
from playground.server.scripts.taking_home import RECIPES, constants, encoding, filled, source, title
from playground.server.scripts.transformer import tokens
from playground.server.specs.embeddings import EPOCH, FIRST, Embeddings

SETTINGS = (
    *("vocabulary", "width", "window", "negatives", "noise_power", "subsample", "learning_rate"),
    *("batch_size", "seed"),
)


def script(spec: Embeddings) -> str:
    """The text of a Python file that trains the vectors of `spec`, or tests weights that are given to it."""
    values = {
        "title": title(spec),
        "encoding": encoding(spec),
        "settings": constants(spec, SETTINGS),
        "steps": spec.steps(),
        "epoch": EPOCH,
        "pairs": "\n".join(f"    {pair!r}," for pair in pairs(spec.data)),
        "first": FIRST[spec.data][0],
        "tokens": tokens("words"),
        "network": source(RECIPES / "skip_gram.py", "class SkipGram"),
    }
    return filled("embeddings.txt", values)
