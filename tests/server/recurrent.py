"""Small recurrent networks for the tests of their arithmetic and of what can be seen in them."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from playground.server.limits import Limits
from playground.server.recipes.char_rnn import CharRnn
from playground.server.recipes.rnn import RnnRecipe
from playground.server.specs import parse
from playground.server.specs.rnn import Rnn

CPU = torch.device("cpu")
TEXT = 'He said: "the cat sat on the mat."\n' * 60
CELLS = ["rnn", "gru", "lstm"]
SMALL: dict[str, Any] = {"recipe": "rnn", "data": "own", "text": TEXT}
SIZES = {"hidden_size": 12, "batch_size": 4, "length": 20}


def spec(**changes: Any) -> Rnn:
    """A small network's spec."""
    parsed = parse({**SMALL, **SIZES, **changes}, Limits())
    assert isinstance(parsed, Rnn)
    return parsed


def recipe(**changes: Any) -> RnnRecipe:
    """A small network."""
    return RnnRecipe(spec(**changes), CPU)


def read(trained: RnnRecipe, text: str) -> Tensor:
    """What PyTorch's own cell answers to a text: outputs (T, H) of its last layer."""
    with torch.no_grad():
        outputs, _ = trained.net.rnn(trained.net.embedding(trained.numbers(text)[None]))
    return outputs[0]  # type: ignore[no-any-return]


def tiny(cell: str) -> tuple[CharRnn, Tensor]:
    """A network of three units in double precision, and two texts of seven characters."""
    torch.manual_seed(1)
    kind: Any = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[cell]
    return CharRnn(kind, 4, 2, 3, 1, 0.0, 1.0).double(), torch.randint(0, 4, (2, 7))
