"""The network of the recipe `rnn`; an exported script has this text in it."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn


class CharRnn(nn.Module):
    """Characters in, logits of the next ones out: an embedding or one-hot, recurrent layers, a linear one."""

    def __init__(
        self,
        kind: type[Any],
        known: int,
        embedding: int,
        hidden: int,
        layers: int,
        dropout: float,
        forget_bias: float,
    ) -> None:
        super().__init__()
        self.embedding = nn.Embedding(known, embedding or known)
        if not embedding:  # one-hot: row k of the identity
            self.embedding.weight.requires_grad_(False).copy_(torch.eye(known))
        between = dropout if layers > 1 else 0.0
        self.rnn = kind(embedding or known, hidden, layers, batch_first=True, dropout=between)
        if kind is nn.LSTM:  # gates open at first: what is in the cell stays there (Jozefowicz et al. 2015)
            for _, _, bias, other in self.rnn.all_weights:
                bias.data[hidden : 2 * hidden] = forget_bias
                other.data[hidden : 2 * hidden] = 0
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Linear(hidden, known)

    def forward(self, characters: Tensor, state: Any = None) -> tuple[Tensor, Any]:
        """Logits (N, T, known) after characters int64 (N, T), and the state to go on from; None: zeros."""
        outputs, state = self.rnn(self.embedding(characters), state)
        return self.out(self.dropout(outputs)), state


def detached(state: Any) -> Any:
    """The same state without its past: where backpropagation through time is cut off."""
    return tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()
