"""The network of a Vision Transformer (Dosovitskiy et al. 2020), made of the layers of every Transformer.

Exported scripts carry its text.

Shapes: N images, P patches, T = P + 1 tokens.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.server.recipes.attention import Layer, sinusoids

# Positions are about as large as patches when training begins, so that small networks tell them apart at
# once: with the paper's 0.02, ten epochs of `tiny` read 93.3 of 100 test images instead of 95.2 (1 seed, at
# a learning rate of 0.003).
PLACED = 0.5


class VitNet(nn.Module):
    """Patches become tokens; a class token goes through all layers with them, and answers (section 3.1)."""

    positions: Tensor

    def __init__(self, spec: Any, patches: int, classes: int) -> None:
        super().__init__()
        self.patch = spec.patch
        width, tokens = spec.width, patches + 1
        self.embedding = nn.Linear(spec.patch**2, width)
        self.token = nn.Parameter(torch.zeros(width))
        self.layers = nn.ModuleList(
            Layer(width, spec.heads, spec.feed_forward, spec.dropout) for _ in range(spec.layers)
        )
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, classes)
        self.drop = nn.Dropout(spec.dropout)
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)
        if spec.positions == "learned":
            self.positions = nn.Parameter(PLACED * torch.randn(tokens, width))
        else:
            self.register_buffer("positions", sinusoids(tokens, width), persistent=False)

    def forward(self, images: Tensor) -> Tensor:
        """Logits (N, classes) of images (N, 1, H, W)."""
        x = self.embedding(patches(images, self.patch))  # (N, P, width)
        token = self.token.expand(len(x), 1, -1)
        x = self.drop(torch.cat([token, x], 1) + self.positions)  # (N, T, width)
        for layer in self.layers:
            x = layer(x)
        out: Tensor = self.head(self.norm(x[:, 0]))
        return out


def patches(images: Tensor, size: int) -> Tensor:
    """Images (N, 1, H, W) cut into squares (N, P, size²), row by row."""
    return F.unfold(images, size, stride=size).transpose(1, 2)


def rollout(attention: Tensor) -> Tensor:
    """How much of each token reaches each through all layers (T, T), of attention (layers, heads, T, T).

    Abnar and Zuidema 2020: heads averaged, half of each layer's stream passing by it, layers multiplied.
    """
    through = torch.eye(attention.shape[-1], device=attention.device)
    for layer in attention.mean(1):
        through = (0.5 * layer + 0.5 * torch.eye(len(layer), device=layer.device)) @ through
    return through


def components(embedding: Tensor, most: int) -> Tensor:
    """Directions (n, pixels) of patches that an embedding (width, pixels) answers to most, as in figure 7.

    Its principal components, largest first; the number of largest magnitude in each is positive.
    """
    # On the host: its result is the same on every device.
    _, _, directions = torch.linalg.svd(embedding.detach().float().cpu(), full_matrices=False)
    directions = directions[:most]
    signs = directions.gather(1, directions.abs().argmax(1, keepdim=True)).sign()
    out: Tensor = directions * signs
    return out


def likeness(positions: Tensor) -> Tensor:
    """The cosine of every vector (P, width) with every other, (P, P)."""
    unit = F.normalize(positions.detach().float(), dim=1)
    return unit @ unit.T
