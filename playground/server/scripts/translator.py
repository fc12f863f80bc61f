"""A translator as a plain PyTorch script: the same network, order and steps, and no playground."""

from __future__ import annotations

from playground.server.scripts import transformer
from playground.server.scripts.taking_home import RECIPES, constants, filled, namespace, source
from playground.server.specs.translator import Translator


def script(spec: Translator) -> str:
    """The text of a Python file that trains the network of `spec`, or translates with weights that are given
    to it."""
    byte_pairs = spec.tokens == "byte-pairs"
    pairs = RECIPES / "translator.py"
    whole = '"\\n".join(f" {phrase}" for pair in train for phrase in pair)'
    values = {
        **transformer.values(spec),
        "spec": namespace(spec, (*transformer.OF_NETWORK, "tied")),
        "epoch": spec.EPOCH,
        "settings": constants(spec, (*transformer.OF_TRAINING, "label_smoothing")),
        "beams": spec.beams,
        "vocabulary": spec.vocabulary_size() - 3,
        "tokens": transformer.tokens(spec.tokens),
        "kind": "BytePairs" if byte_pairs else "Characters",
        "made": f"BytePairs({whole}, VOCABULARY)" if byte_pairs else "Characters(alphabet(table))",
        "pairs": f"{source(pairs, 'HELD_OUT', 'TESTED')}\n\n{source(pairs, 'def pairs')}",
        "rows": source(RECIPES / "batches.py", "Rows =", "class Order"),
        "attention": source(RECIPES / "attention.py", "class Cache", "def watched"),
        "beam": source(RECIPES / "beam.py", "class Found"),
        "network": source(RECIPES / "translator_net.py", "class Signs"),
    }
    return filled("translator.txt", values)
