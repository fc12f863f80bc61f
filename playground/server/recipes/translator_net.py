"""The network of the recipe `translator`, and how it writes; exported scripts carry this file's text."""

from __future__ import annotations

from itertools import repeat
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from playground.server.recipes.attention import Cache, Embedding, Layer, initialise
from playground.server.recipes.batches import seen
from playground.server.recipes.beam import Found, beam_search


class Signs(NamedTuple):
    """The tokens that are no part of a phrase."""

    begin: int
    end: int
    padding: int


class TranslatorNet(nn.Module):
    """An encoder, in which every token sees every other, and a decoder, which sees what it has written and
    what the encoder makes of the source."""

    def __init__(self, spec: Any, vocabulary: int) -> None:
        super().__init__()
        places = (spec.context, spec.width, spec.positions, spec.dropout)
        self.source, self.target = Embedding(vocabulary, *places), Embedding(vocabulary, *places)
        sizes = (spec.width, spec.heads, spec.feed_forward, spec.dropout, spec.norm, spec.activation)
        self.encoder = nn.ModuleList(Layer(*sizes) for _ in range(spec.layers))
        self.decoder = nn.ModuleList(Layer(*sizes, cross=True) for _ in range(spec.layers))
        pre = spec.norm == "pre"
        self.norms = nn.ModuleList(nn.LayerNorm(spec.width) if pre else nn.Identity() for _ in range(2))
        self.head = nn.Linear(spec.width, vocabulary, bias=False)
        initialise(self, spec.layers)
        if spec.tied:
            self.target.tokens = self.source.tokens
            self.head.weight = self.source.tokens.weight

    def encode(self, source: Tensor, allowed: Tensor) -> Tensor:
        """What the decoder attends to (B, S, width), of token numbers (B, S)."""
        x = self.source(source)
        for layer in self.encoder:
            x = layer(x, allowed=allowed)
        memory: Tensor = self.norms[0](x)
        return memory

    def decode(
        self, target: Tensor, memory: Tensor, allowed: Tensor, caches: list[Cache] | None = None
    ) -> Tensor:
        """Logits (B, T, V) of what follows each of the tokens (B, T), which follow those in the caches."""
        x = self.target(target, caches[0].length if caches else 0)
        causal = target.shape[1] > 1
        for layer, cache in zip(self.decoder, caches or repeat(None), strict=False):
            x = layer(x, causal=causal, memory=memory, memory_allowed=allowed, cache=cache)
        logits: Tensor = self.head(self.norms[1](x))
        return logits

    def forward(self, source: Tensor, target: Tensor, padding: int) -> Tensor:
        """Logits (B, T, V) for pairs (B, S) and (B, T); nobody attends to padding in the source.

        Padding in the target comes last: no token before it sees it.
        """
        allowed = seen(source, padding)
        return self.decode(target, self.encode(source, allowed), allowed)


def translate(net: TranslatorNet, source: Tensor, signs: Signs, context: int) -> Tensor:
    """Greedy translations (B, T) of sources (B, S): always the likeliest token, until all have ended."""
    allowed = seen(source, signs.padding)
    memory = net.encode(source, allowed)
    caches = [Cache() for _ in net.decoder]
    said = [torch.full((len(source),), signs.begin, device=source.device)]
    ended = torch.zeros(len(source), dtype=torch.bool, device=source.device)
    while len(said) <= longest(source, context) and not bool(ended.all()):
        logits = net.decode(said[-1][:, None], memory, allowed, caches)[:, -1]
        said.append(logits.argmax(-1).masked_fill(ended, signs.padding))
        ended |= said[-1] == signs.end
    return torch.stack(said[1:], 1)


def search(net: TranslatorNet, source: Tensor, signs: Signs, context: int, beams: int) -> list[Found]:
    """The likeliest translations of a source (1, S) that beam search finds, as long as those of
    `translate`."""
    allowed = seen(source, signs.padding)
    memory = net.encode(source, allowed)

    def following(prefixes: Tensor) -> Tensor:
        said = prefixes.to(source.device)
        own = memory.expand(len(said), -1, -1)
        logits = net.decode(said, own, allowed.expand(len(said), -1, -1, -1))
        return logits[:, -1].float().log_softmax(1)

    return beam_search(following, signs.begin, signs.end, beams, longest(source, context))


def longest(source: Tensor, context: int) -> int:
    """How many tokens a translation of sources (B, S) may have, the end too: no more than the context, nor
    than twice the source and ten."""
    return min(context, 2 * source.shape[1] + 10) - 1
