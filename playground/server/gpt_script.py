"""A language model as a plain PyTorch script: the same network, order and steps, and no playground."""

from __future__ import annotations

from playground.server.specs.gpt import Gpt
from playground.server.taking_home import PLAYGROUND, RECIPES, filled, source

NUMBERED = (("texts.py", "def alphabet"), ("characters.py", "def numbered"))
OF_NETWORK = ("context", "layers", "heads", "width", "feed_forward", "norm", "positions", "activation")
OF_TRAINING = ("batch_size", "learning_rate", "warm_up", "momentum", "weight_decay", "gradient_clip", "seed")


def script(spec: Gpt) -> str:
    """The text of a Python file that trains the network of `spec`, or tests weights that are given to it."""
    settings = {name: getattr(spec, name) for name in (*OF_NETWORK, "dropout", "tied")}
    byte_pairs = spec.tokens == "byte-pairs"
    values = {
        "title": spec.title(),
        "spec": ", ".join(f"{name}={value!r}" for name, value in settings.items()),
        "settings": "\n".join(f"{name.upper()} = {getattr(spec, name)!r}" for name in OF_TRAINING),
        "steps": spec.steps(),
        "epoch": spec.EPOCH,
        "cosine": spec.schedule == "cosine",
        "half": spec.precision == "bfloat16",
        "attention": source(RECIPES / "attention.py", "class Cache", "def watched"),
        "network": source(RECIPES / "gpt_net.py", "class GptNet"),
        "numbered": "\n\n".join(source(PLAYGROUND / "datasets" / file, first) for file, first in NUMBERED),
        "tokens": source(PLAYGROUND / "server" / "tokens.py", "BYTES = 256", "Tokens = "),
        "vocabulary": spec.vocabulary_size(),
        "made": "BytePairs(text[:first], VOCABULARY)" if byte_pairs else "Characters(alphabet(text))",
    }
    return filled("gpt_script.txt", values)
