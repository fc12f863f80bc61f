"""Sequences of different lengths on the device, and the batches of an order by chance.

How long each sequence is the host knows, so that a batch is cut to its longest one and nothing waits for the
device.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

Rows = tuple[Tensor, Tensor]  # token numbers (N, longest) on the device, padded; lengths (N,) on the host


def padded(rows: Sequence[list[int]], padding: int, device: torch.device) -> Rows:
    """Sequences of token numbers as one table."""
    lengths = torch.tensor([len(tokens) for tokens in rows])
    table = torch.full((len(rows), int(lengths.max())), padding)
    for row, tokens in zip(table, rows, strict=True):
        row[: len(tokens)] = torch.tensor(tokens)
    return table.to(device), lengths


def cut(rows: Rows, batch: Tensor) -> Tensor:
    """The sequences (B, longest of them) of these numbers (B,), which are on the host."""
    table, lengths = rows
    return table[batch.to(table.device), : int(lengths[batch].max())]


def seen(tokens: Tensor, padding: int) -> Tensor:
    """Which tokens (B, S) may be attended to, (B, 1, 1, S)."""
    return (tokens != padding)[:, None, None]


class Order:
    """Every number below `count` once, in an order by chance, then anew; a last short batch is left out."""

    def __init__(self, count: int, seed: int) -> None:
        self.count = count
        self.chance = torch.Generator().manual_seed(seed)
        self.left = torch.empty(0, dtype=torch.long)

    def next(self, size: int) -> Tensor:
        """The next batch (size,), on the host; all of them if there are fewer."""
        if len(self.left) < size:
            self.left = torch.randperm(self.count, generator=self.chance)
        batch, self.left = self.left.tensor_split([size])
        return batch

    def state(self) -> dict[str, Any]:
        """Where in which order this is."""
        return {"chance": self.chance.get_state(), "left": self.left}

    def load(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        self.chance.set_state(state["chance"].cpu())
        self.left = state["left"].cpu()
