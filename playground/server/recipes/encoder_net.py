"""The network of the recipe `encoder`, and how words are hidden from it; exported scripts carry this file's
text."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from playground.server.recipes.attention import Embedding, Layer, initialise
from playground.server.recipes.batches import seen

HIDDEN = 0.15  # of the tokens of a sentence (Devlin et al. 2019, section 3.1) ...
MASKED, REPLACED = 0.8, 0.1  # ... of which so many are masked or become any token; the others stay


class EncoderNet(nn.Module):
    """Embedding, layers in which every token sees every other, and a last layer that answers."""

    def __init__(self, spec: Any, vocabulary: int, answers: int, begins: bool) -> None:
        super().__init__()
        self.embedding = Embedding(vocabulary, spec.context, spec.width, spec.positions, spec.dropout)
        sizes = (spec.width, spec.heads, spec.feed_forward, spec.dropout, spec.norm, spec.activation)
        self.layers = nn.ModuleList(Layer(*sizes) for _ in range(spec.layers))
        self.norm = nn.LayerNorm(spec.width) if spec.norm == "pre" else nn.Identity()
        self.begins = begins
        masked = spec.task == "masked"
        self.head = nn.Linear(spec.width, answers, bias=not masked)
        initialise(self, max(1, spec.layers))
        if masked and spec.tied:
            self.head.weight = self.embedding.tokens.weight

    def forward(self, tokens: Tensor, padding: int) -> Tensor:
        """What the encoder makes of each of the tokens (B, T), (B, T, width)."""
        x = self.embedding(tokens)
        allowed = seen(tokens, padding)
        for layer in self.layers:
            x = layer(x, allowed=allowed)
        out: Tensor = self.norm(x)
        return out

    def pooled(self, tokens: Tensor, padding: int) -> Tensor:
        """One vector for each sentence (B, width): that of its first token, or the mean of all."""
        x: Tensor = self(tokens, padding)
        if self.begins:
            return x[:, 0]
        real = (tokens != padding).unsqueeze(2)
        return (x * real).sum(1) / real.sum(1)


def hide(
    tokens: Tensor, may: Tensor, mask: int, chance: torch.Generator, always: bool = False
) -> tuple[Tensor, Tensor, Tensor]:
    """Sentences (B, T) with words hidden; their places (B, n), and which of these count (B, n).

    Of the tokens that `may` (B, T) be hidden, 15 % of a sentence are, at least one: most become `mask`, some
    any token below it, some stay as they are, so that the network must doubt every word. `always`: all are
    masked. How many are hidden in a sentence the host need not know.
    """
    device = tokens.device
    order = torch.rand(tokens.shape, generator=chance, device=device).masked_fill(~may, 2.0)
    places = order.argsort(1)[:, : max(1, round(HIDDEN * tokens.shape[1]))]
    some = may.sum(1, keepdim=True)
    share = (some * HIDDEN).clamp(min=1).minimum(some)
    counted = torch.arange(places.shape[1], device=device) < share
    old = tokens.gather(1, places)
    kind = torch.rand(places.shape, generator=chance, device=device)
    other = torch.randint(mask, places.shape, generator=chance, device=device)
    new = torch.where(kind < MASKED, mask, torch.where(kind < MASKED + REPLACED, other, old))
    new = torch.full_like(old, mask) if always else new
    return tokens.scatter(1, places, torch.where(counted, new, old)), places, counted
