"""A language model as a plain PyTorch script: the same network, order and steps, and no playground."""

from __future__ import annotations

from playground.server.scripts import transformer
from playground.server.scripts.taking_home import RECIPES, filled, namespace, source
from playground.server.specs.gpt import Gpt


def script(spec: Gpt) -> str:
    """The text of a Python file that trains the network of `spec`, or tests weights that are given to it."""
    byte_pairs = spec.tokens == "byte-pairs"
    values = {
        **transformer.values(spec),
        "spec": namespace(spec, (*transformer.OF_NETWORK, "tied")),
        "epoch": spec.EPOCH,
        "attention": source(RECIPES / "attention.py", "class Cache", "def watched"),
        "network": source(RECIPES / "gpt_net.py", "class GptNet"),
        "tokens": transformer.tokens(spec.tokens),
        "vocabulary": spec.vocabulary_size(),
        "made": "BytePairs(text[:first], VOCABULARY)" if byte_pairs else "Characters(alphabet(text))",
    }
    return filled("gpt.txt", values)
