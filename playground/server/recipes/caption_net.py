"""The network that describes pictures: a convolutional encoder, and an LSTM that looks at a place for each
word (Xu et al. 2015, "Show, attend and tell", with soft attention)."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from playground.server.specs.captions import GRID, HALVINGS, SPECIAL


class Seen(NamedTuple):
    """What the decoder has of N pictures: P places of D numbers, and the same as attention needs them."""

    places: Tensor  # (N, P, D)
    keys: Tensor  # (N, P, attention)


class State(NamedTuple):
    """The LSTM's, each (N, hidden)."""

    hidden: Tensor
    cell: Tensor


class CaptionNet(nn.Module):
    """Convolutions down to GRID x GRID places, and a decoder that writes word by word."""

    def __init__(self, spec: Any) -> None:
        super().__init__()
        layers, before = nn.ModuleList(), 1
        for k, maps in enumerate(spec.widths()):
            # The last one is told the place too (CoordConv, Liu et al. 2018): "above" is no texture.
            seen, stride = (before, 2) if k < HALVINGS else (before + 2, 1)
            layers.append(
                nn.Sequential(
                    nn.Conv2d(seen, maps, 3, stride, 1, bias=False), nn.BatchNorm2d(maps), nn.ReLU()
                )
            )
            before = maps
        self.encoder = layers
        line = torch.linspace(-1, 1, GRID)
        self.coordinates: Tensor
        self.register_buffer(
            "coordinates", torch.stack(torch.meshgrid(line, line, indexing="xy")), persistent=False
        )  # (2, GRID, GRID): right, down
        words = len(spec.words()) + SPECIAL
        hidden, attention = spec.hidden_size, spec.attention_size
        self.begin_hidden, self.begin_cell = nn.Linear(before, hidden), nn.Linear(before, hidden)
        self.key = nn.Linear(before, attention)
        self.query = nn.Linear(hidden, attention, bias=False)
        self.strength = nn.Linear(attention, 1, bias=False)
        self.gate = nn.Linear(hidden, before)
        self.embedding = nn.Embedding(words, spec.embedding)
        self.cell = nn.LSTMCell(spec.embedding + before, hidden)
        self.out = nn.Linear(hidden + before + spec.embedding, words)

    def encode(self, images: Tensor) -> tuple[Seen, State]:
        """Places of images (N, 1, SIDE, SIDE) from 0 to 1, and the state before the first word."""
        maps = images
        for layer in self.encoder[:-1]:
            maps = layer(maps)
        maps = self.encoder[-1](torch.cat([maps, self.coordinates.expand(len(maps), -1, -1, -1)], 1))
        places = maps.flatten(2).mT
        mean = places.mean(1)
        state = State(self.begin_hidden(mean).tanh(), self.begin_cell(mean).tanh())
        return Seen(places, self.key(places)), state

    def step(self, words: Tensor, seen: Seen, state: State) -> tuple[Tensor, Tensor, State]:
        """Logits (N, V) of what follows the words (N,), where it looked (N, P), and the state after.

        Equations 4 to 7 and 13 of the paper; the gate is that of section 4.2.1.
        """
        strengths = self.strength((seen.keys + self.query(state.hidden)[:, None]).tanh())[..., 0]
        looks = strengths.softmax(1)
        context = (looks[:, None] @ seen.places)[:, 0] * self.gate(state.hidden).sigmoid()
        word = self.embedding(words)
        after = State(*self.cell(torch.cat([word, context], 1), state))
        logits: Tensor = self.out(torch.cat([after.hidden, context, word], 1))
        return logits, looks, after

    def forward(self, images: Tensor, words: Tensor) -> tuple[Tensor, Tensor]:
        """Logits (N, T, V) of what follows each of the words (N, T), all given (teacher forcing), and where
        it looked (N, T, P)."""
        seen, state = self.encode(images)
        logits, looks = [], []
        for column in words.unbind(1):
            said, looked, state = self.step(column, seen, state)
            logits.append(said)
            looks.append(looked)
        return torch.stack(logits, 1), torch.stack(looks, 1)
