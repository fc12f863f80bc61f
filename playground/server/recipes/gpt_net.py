"""The network of the recipe `gpt`, and how it writes; exported scripts carry this file's text."""

from __future__ import annotations

from collections.abc import Callable
from itertools import repeat
from typing import Any

import torch
from torch import Tensor, nn

from playground.server.recipes.attention import Cache, Embedding, Layer, initialise


class GptNet(nn.Module):
    """Embedding, layers in which no token sees a later one, and a logit for every token."""

    def __init__(self, spec: Any, vocabulary: int) -> None:
        super().__init__()
        self.embedding = Embedding(vocabulary, spec.context, spec.width, spec.positions, spec.dropout)
        sizes = (spec.width, spec.heads, spec.feed_forward, spec.dropout, spec.norm, spec.activation)
        self.layers = nn.ModuleList(Layer(*sizes) for _ in range(spec.layers))
        self.norm = nn.LayerNorm(spec.width) if spec.norm == "pre" else nn.Identity()
        self.head = nn.Linear(spec.width, vocabulary, bias=False)
        initialise(self, spec.layers)
        if spec.tied:
            self.head.weight = self.embedding.tokens.weight

    def forward(self, tokens: Tensor, caches: list[Cache] | None = None) -> Tensor:
        """Logits (B, T, V) of what follows each of the tokens (B, T), which follow those in the caches."""
        x = self.embedding(tokens, caches[0].length if caches else 0)
        # One token alone sees all that are in its cache.
        causal = tokens.shape[1] > 1
        for layer, cache in zip(self.layers, caches or repeat(None), strict=False):
            x = layer(x, causal=causal, cache=cache)
        logits: Tensor = self.head(self.norm(x))
        return logits


def generate(
    net: GptNet, tokens: list[int], count: int, choose: Callable[[Tensor], int], context: int
) -> list[int]:
    """`count` tokens that follow `tokens`, each chosen from its logits (V,).

    When the context is full, its older half is forgotten.
    """
    device = net.head.weight.device
    chosen: list[int] = []
    caches: list[Cache] = []
    feed = tokens[-context:]
    for _ in range(count):
        if not caches or caches[0].length == context:
            caches = [Cache() for _ in net.layers]
            feed = feed if not chosen else (tokens + chosen)[-max(1, context // 2) :]
        logits = net(torch.tensor([feed], device=device), caches)
        chosen.append(choose(logits[0, -1]))
        feed = chosen[-1:]
    return chosen
