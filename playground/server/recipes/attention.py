"""The parts of a Transformer (Vaswani et al. 2017); exported scripts carry this file's text.

Shapes: B sentences, T tokens, S tokens that are attended to, H heads.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Cache:
    """The keys and values of the tokens so far: with them, the next token costs one token."""

    def __init__(self) -> None:
        self.length = 0
        self._kept: tuple[Tensor, Tensor] | None = None

    def extend(self, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """All keys and values, these ones (B, H, T, width / H) last."""
        if self._kept is not None:
            key, value = torch.cat([self._kept[0], key], 2), torch.cat([self._kept[1], value], 2)
        self._kept, self.length = (key, value), key.shape[2]
        return key, value


def mix(
    query: Tensor, key: Tensor, value: Tensor, allowed: Tensor | None, dropout: float, causal: bool
) -> Tensor:
    """softmax(QKᵀ / √d) V (B, H, T, width / H), equation 1, by PyTorch's kernel.

    On a CPU in float32: for sentences of 64 tokens the kernel takes three times as long in bfloat16 there.
    """
    if query.device.type != "cpu":
        return F.scaled_dot_product_attention(query, key, value, allowed, dropout, causal)
    with torch.autocast("cpu", enabled=False):
        query, key, value = query.float(), key.float(), value.float()
        return F.scaled_dot_product_attention(query, key, value, allowed, dropout, causal)


class Attention(nn.Module):
    """Multi-head attention (section 3.2): every token mixes what other tokens have for it."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.inner = nn.Linear(width, 3 * width)  # queries, keys, values
        self.outer = nn.Linear(width, width)

    def forward(
        self,
        x: Tensor,
        memory: Tensor | None = None,
        allowed: Tensor | None = None,
        causal: bool = False,
        cache: Cache | None = None,
    ) -> Tensor:
        """(B, T, width), of the same shape: `x` attends to `memory` (B, S, width), or to itself.

        Only where `allowed` (…, T or 1, S) is true; if `causal`, to no later token.
        """
        query, key, value = self.heads_of(x, memory)
        if cache is not None:
            key, value = cache.extend(key, value)
        dropout = self.dropout if self.training else 0.0
        mixed = mix(query, key, value, allowed, dropout, causal)
        out: Tensor = self.outer(mixed.transpose(1, 2).flatten(2))
        return out

    def weights(
        self,
        x: Tensor,
        memory: Tensor | None = None,
        allowed: Tensor | None = None,
        causal: bool = False,
    ) -> Tensor:
        """softmax(QKᵀ / √d) (B, H, T, S), equation 1: how `forward` mixes, dropout apart; rows sum to 1."""
        query, key, _ = self.heads_of(x, memory)
        scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
        if causal:
            allowed = torch.ones(scores.shape[-2:], dtype=torch.bool, device=x.device).tril()
        if allowed is not None:
            scores = scores.masked_fill(~allowed, -math.inf)
        return scores.float().softmax(-1)

    def heads_of(self, x: Tensor, memory: Tensor | None) -> list[Tensor]:
        """Queries (B, H, T, width / H) of `x`; keys and values (B, H, S, width / H) of what it attends to."""
        if memory is None:
            parts = self.inner(x).chunk(3, -1)
        else:
            width = x.shape[-1]
            weight, bias = self.inner.weight, self.inner.bias
            query = F.linear(x, weight[:width], bias[:width])
            parts = (query, *F.linear(memory, weight[width:], bias[width:]).chunk(2, -1))
        return [part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in parts]


class Layer(nn.Module):
    """Attention, attention to a memory if it has one, and two dense layers: each added to its input."""

    def __init__(
        self,
        width: int,
        heads: int,
        feed_forward: int,
        dropout: float = 0.0,
        norm: str = "pre",
        activation: str = "gelu",
        cross: bool = False,
    ) -> None:
        super().__init__()
        self.pre = norm == "pre"
        self.attention = Attention(width, heads, dropout)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(2 + cross))
        self.cross = Attention(width, heads, dropout) if cross else None
        self.dense = nn.Sequential(
            nn.Linear(width, feed_forward),
            nn.GELU() if activation == "gelu" else nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(feed_forward, width),
        )
        self.drop = nn.Dropout(dropout)

    def forward(
        self,
        x: Tensor,
        allowed: Tensor | None = None,
        causal: bool = False,
        memory: Tensor | None = None,
        memory_allowed: Tensor | None = None,
        cache: Cache | None = None,
    ) -> Tensor:
        """(B, T, width), of the same shape."""
        x = self.add(0, x, lambda x: self.attention(x, allowed=allowed, causal=causal, cache=cache))
        if self.cross is not None:
            cross = self.cross
            x = self.add(1, x, lambda x: cross(x, memory, memory_allowed))
        return self.add(-1, x, self.dense)

    def add(self, which: int, x: Tensor, part: Callable[[Tensor], Tensor]) -> Tensor:
        """x + part(norm(x)) (Xiong et al. 2020), or as at first norm(x + part(x))."""
        norm = self.norms[which]
        added: Tensor = x + self.drop(part(norm(x))) if self.pre else norm(x + self.drop(part(x)))
        return added


class Embedding(nn.Module):
    """What a token is, and where it stands, as one vector."""

    positions: Tensor

    def __init__(self, vocabulary: int, length: int, width: int, positions: str, dropout: float) -> None:
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, width)
        # Sinusoids are as large as they are: tokens are made as large (section 3.4).
        self.scale = math.sqrt(width) if positions == "sinusoidal" else 1.0
        if positions == "learned":
            self.positions = nn.Parameter(0.02 * torch.randn(length, width))
        else:
            self.register_buffer("positions", sinusoids(length, width), persistent=False)
        self.drop = nn.Dropout(dropout)

    def forward(self, tokens: Tensor, start: int = 0) -> Tensor:
        """(B, T, width) of token numbers (B, T), the first of which stands at place `start`."""
        places = self.positions[start : start + tokens.shape[1]]
        out: Tensor = self.drop(self.tokens(tokens) * self.scale + places)
        return out


def sinusoids(length: int, width: int) -> Tensor:
    """Places (length, width): sines and cosines in turn, slower and slower (section 3.5)."""
    place = torch.arange(length).unsqueeze(1)
    angle = place * torch.exp(torch.arange(0, width, 2) * (-math.log(10_000) / width))
    return torch.stack([angle.sin(), angle.cos()], 2).flatten(1)[:, :width]


def initialise(net: nn.Module, layers: int) -> None:
    """Weights N(0, 0.02²), what is added to the stream smaller with depth (GPT-2, Radford et al. 2019)."""
    for name, module in net.named_modules():
        if isinstance(module, nn.Linear | nn.Embedding):
            last = name.endswith(("outer", "dense.3"))
            nn.init.normal_(module.weight, std=0.02 / math.sqrt(2 * layers) if last else 0.02)
        if isinstance(module, nn.Linear) and module.bias is not None:
            nn.init.zeros_(module.bias)


def watched(net: nn.Module, look: Callable[[], object]) -> dict[str, Tensor]:
    """The weights (B, H, T, S) of every attention in `net`, by its name, while `look` runs the network."""
    seen: dict[str, Tensor] = {}

    def keep(name: str) -> Callable[..., None]:
        def hook(module: Any, arguments: Any, options: dict[str, Any], _: Any) -> None:
            seen[name] = module.weights(*arguments, **{k: v for k, v in options.items() if k != "cache"})

        return hook

    handles = [
        module.register_forward_hook(keep(name), with_kwargs=True)
        for name, module in net.named_modules()
        if isinstance(module, Attention)
    ]
    try:
        look()
    finally:
        for handle in handles:
            handle.remove()
    return seen
