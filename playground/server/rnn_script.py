"""A recurrent network as a plain PyTorch script: the same network, order and steps, and no playground."""

from __future__ import annotations

from playground.server.specs.rnn import TEST_PIECE, TEST_ROWS, Rnn
from playground.server.taking_home import RECIPES, filled, source

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
    own = f"momentum={spec.momentum}" if spec.optimizer == "sgd" else f"betas=({spec.momentum}, 0.999)"
    kind = "SGD" if spec.optimizer == "sgd" else "Adam"
    values = {
        "title": spec.title(),
        "settings": "\n".join(f"{name.upper()} = {getattr(spec, name)!r}" for name in SETTINGS),
        "test_rows": TEST_ROWS,
        "test_piece": TEST_PIECE,
        "network": source(RECIPES / "char_rnn.py", "class CharRnn"),
        "kind": KINDS[spec.cell],
        "optimizer": f"{kind}(learned, lr={spec.learning_rate}, {own})",
    }
    return filled("rnn_script.txt", values)
