"""A recurrent network as a plain PyTorch script: the same network, order and steps, and no playground."""

from __future__ import annotations

from playground.server.scripts.taking_home import RECIPES, constants, encoding, filled, options, source, title
from playground.server.specs.rnn import TEST_PIECE, TEST_ROWS, Rnn

KINDS = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}
SETTINGS = (
    "layers",
    "hidden_size",
    "embedding",
    "dropout",
    "forget_bias",
    "length",
    "batch_size",
    "gradient_clip",
    "epochs",
    "seed",
)


def script(spec: Rnn) -> str:
    """The text of a Python file that trains the network of `spec`, or tests weights that are given to it."""
    kind = "SGD" if spec.optimizer == "sgd" else "Adam"
    values = {
        "title": title(spec),
        "encoding": encoding(spec),
        "settings": constants(spec, SETTINGS),
        "test_rows": TEST_ROWS,
        "test_piece": TEST_PIECE,
        "network": source(RECIPES / "char_rnn.py", "class CharRnn"),
        "kind": KINDS[spec.cell],
        "optimizer": f"{kind}(learned, {options(spec)})",
    }
    return filled("rnn.txt", values)
