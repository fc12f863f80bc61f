"""What the scripts of all Transformers are told: how they learn."""

from __future__ import annotations

from playground.server.scripts.taking_home import PLAYGROUND, constants, encoding, filled, sources, title
from playground.server.specs.transformer import Transformer
from playground.server.specs.vit import Vit

SIZES = ("context", "layers", "heads", "width", "feed_forward")
OF_NETWORK = (*SIZES, "norm", "positions", "activation", "dropout")
OF_TRAINING = ("batch_size", "learning_rate", "warm_up", "momentum", "weight_decay", "gradient_clip", "seed")
# Where the text of each kind of tokens is: file, first line, line after the last.
TOKENS = {
    "characters": (
        ("datasets/texts.py", "def alphabet", ""),
        ("datasets/characters.py", "def numbered", ""),
        ("server/tokens.py", "class Characters", "class BytePairs"),
    ),
    "byte-pairs": (
        ("server/tokens.py", "BYTES = 256", "class Characters"),
        ("server/tokens.py", "class BytePairs", "class Words"),
        ("server/tokens.py", "def learn", "Tokens = "),
    ),
    "words": (
        ("datasets/words.py", "# Letters", ""),
        ("server/tokens.py", "class Words", "def learn"),
    ),
}


def tokens(kind: str) -> str:
    """The class of a kind of tokens, with all that it needs."""
    return sources(PLAYGROUND, TOKENS[kind])


def values(spec: Transformer | Vit) -> dict[str, object]:
    """For `adamw.txt`, `half.txt` and the head of a script."""
    return {
        "title": title(spec),
        "encoding": encoding(spec),
        "settings": constants(spec, OF_TRAINING),
        "steps": spec.steps(),
        "rate": filled(f"rate_{spec.schedule}.txt", {}),
        "half": spec.precision == "bfloat16",
    }
