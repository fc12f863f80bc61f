"""An encoder of verses as a plain PyTorch script: which kind each is, or which words are hidden."""

from __future__ import annotations

from playground.datasets import ALL
from playground.datasets.verses import CLASSES
from playground.server.scripts import transformer
from playground.server.scripts.taking_home import PLAYGROUND, RECIPES, filled, namespace, source
from playground.server.specs.encoder import Encoder

NETWORK = RECIPES / "encoder_net.py"
HIDING = (("HIDDEN =", "class EncoderNet"), ("def hide", ""))


def script(spec: Encoder) -> str:
    """The text of a Python file that trains the network of `spec`, or tests weights that are given to it."""
    classify = spec.task == "classify"
    verses = PLAYGROUND / "datasets" / "verses.py"
    values = {
        **transformer.values(spec),
        "file": ALL[spec.data].on_hand,
        "spec": namespace(spec, (*transformer.OF_NETWORK, "task", "tied")),
        "epoch": spec.steps_per_epoch(),
        "vocabulary": spec.vocabulary,
        "begins": spec.begins(),
        "answers": len(CLASSES) if classify else "VOCABULARY + 3",
        "verses": f"{source(verses, '# Kinds of', 'def count')}\n\n{source(verses, 'def by_kind')}",
        "tokens": transformer.tokens(spec.tokens),
        "made": "Words" if spec.tokens == "words" else "BytePairs",
        # Unknown words are not asked for.
        "known": " & (tokens != 0)" if spec.tokens == "words" else "",
        "attention": source(RECIPES / "attention.py", "class Cache", "def watched"),
        "rows": source(RECIPES / "batches.py", "Rows =", "class Order"),
        "network": source(NETWORK, "class EncoderNet", "def hide"),
        "hiding": "\n\n".join(source(NETWORK, *part) for part in HIDING),
        "first": "[BEGIN] + " if spec.begins() else "",
    }
    return filled("encoder.txt", {**values, "task": filled(f"encoder_{spec.task}.txt", values)})
