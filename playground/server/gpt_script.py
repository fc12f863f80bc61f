"""A language model as a plain PyTorch script: the same network, order and steps, and no playground."""

from __future__ import annotations

from pathlib import Path

from playground.server.specs.gpt import Gpt

HERE = Path(__file__).parent
TEMPLATE = HERE / "recipes" / "gpt_script.txt"
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
        "attention": _source("recipes/attention.py", "class Cache"),
        "network": _source("recipes/gpt_net.py", "class GptNet"),
        "numbered": _source("../datasets/characters.py", "def alphabet"),
        "tokens": _source("tokens.py", "BYTES = 256", "Tokens = "),
        "vocabulary": spec.vocabulary_size(),
        "made": "BytePairs(text[:first], VOCABULARY)" if byte_pairs else "Characters(alphabet(text))",
    }
    text = TEMPLATE.read_text("utf-8")
    for name, value in values.items():
        text = text.replace(f"<<{name}>>", str(value))
    return text


def _source(name: str, first: str, last: str = "def watched") -> str:
    """A file of ours from its first definition on, up to what only the playground needs."""
    text = (HERE / name).read_text("utf-8")
    return text[text.index(first) :].partition(f"\n{last}")[0].rstrip() + "\n"
