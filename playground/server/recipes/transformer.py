"""How every Transformer is trained: AdamW in one kernel, warm-up, gradient clipping, nothing that waits."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from playground.datasets.loading import Array
from playground.server.recipes.attention import Embedding
from playground.server.specs.transformer import Transformer
from playground.server.specs.vit import Vit
from playground.server.tokens import Tokens

BETA2 = 0.99  # few tokens a step: a shorter memory than Adam's 0.999
PLACES, NUMBERS, EMBEDDED = 128, 256, 128  # shown


class TransformerRecipe:
    """What the recipes of Transformers share; each has its `net`, `loss` and topics."""

    spec: Transformer
    net: nn.Module
    tokens: Tokens
    steps_per_epoch: int

    def __init__(self, spec: Transformer, device: torch.device) -> None:
        self.spec, self.device = spec, device
        torch.manual_seed(spec.seed)
        self.chance = torch.Generator(device).manual_seed(spec.seed)
        self.step = 0

    def prepare(self, net: nn.Module, table: Embedding, train: Tensor) -> None:
        """Put the network on its device, with its optimiser: only matrices decay.

        Of `table` the most frequent tokens are shown; `train` (n,) are all the tokens for training.
        """
        counts = torch.bincount(train, minlength=table.tokens.num_embeddings).cpu().numpy()
        self.frequent = np.argsort(-counts, kind="stable")[: min(EMBEDDED, int((counts > 0).sum()))]
        self.table = table
        self.net = net.to(self.device)
        self.optimizer = adamw(self.net)

    def loss(self) -> Tensor:
        """The loss of the next batch."""
        raise NotImplementedError

    def train_step(self) -> Tensor:
        """One step on the next batch."""
        self.net.train()
        with self.autocast():
            loss = self.loss()
        descend(self.spec, self.net, self.optimizer, loss, self.step)
        self.step += 1
        return loss.detach()

    @torch.no_grad()
    def draw(self, topic: str) -> Array:
        """See the spec's `TOPICS`."""
        self.net.eval()
        return getattr(self, f"_{topic}")()  # type: ignore[no-any-return]

    def state(self) -> dict[str, Any]:
        """Network, optimiser, chance, and where in the schedule the run is."""
        return {
            "net": self.net.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "chance": self.chance.get_state(),
            "step": self.step,
        }

    def load(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        self.net.load_state_dict(state["net"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.chance.set_state(state["chance"].cpu())
        self.step = state["step"]

    def weights(self) -> dict[str, Tensor]:
        """Every parameter once, also where two layers share it."""
        return dict(self.net.named_parameters())

    def autocast(self) -> torch.autocast:
        """The precision of products: bfloat16 where the spec asks for it."""
        half = self.spec.precision == "bfloat16"
        return torch.autocast(self.device.type, torch.bfloat16, enabled=half)

    def _vocabulary(self) -> Array:
        return words(self.tokens.symbols)

    def _positions(self) -> Array:
        return numbers(self.table.positions[:PLACES, :NUMBERS])

    def _embedding(self) -> Array:
        return components(self.table.tokens.weight, self.frequent)


def adamw(net: nn.Module) -> torch.optim.AdamW:
    """An optimiser of which only matrices decay; `descend` tells it the rest."""
    kinds = [
        {"params": [p for p in net.parameters() if (p.dim() > 1) == decays], "decays": decays}
        for decays in (True, False)
    ]
    return torch.optim.AdamW(kinds, fused=True)


def descend(
    spec: Transformer | Vit, net: nn.Module, optimizer: torch.optim.AdamW, loss: Tensor, step: int
) -> None:
    """One step down the gradient of a loss, at the rate of that step."""
    optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    if spec.gradient_clip:
        nn.utils.clip_grad_norm_(net.parameters(), spec.gradient_clip)
    for group in optimizer.param_groups:
        decay = spec.weight_decay if group["decays"] else 0.0
        group.update(lr=rate(spec, step), betas=(spec.momentum, BETA2), weight_decay=decay)
    optimizer.step()


def rate(spec: Transformer | Vit, step: int) -> float:
    """The learning rate at a step: up in a straight line, then along half a cosine to 0, if that is asked."""
    risen = min(1.0, (step + 1) / (spec.warm_up + 1))
    if spec.schedule == "constant" or step < spec.warm_up:
        return spec.learning_rate * risen
    done = (step - spec.warm_up) / max(1, spec.steps() - spec.warm_up)
    return spec.learning_rate * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))


def components(table: Tensor, tokens: Array) -> Array:
    """float32 (n, 3): each token's number, and where its vector in `table` (V, width) lies along the two
    principal components of all these."""
    out: Array = np.column_stack([tokens, plane(numbers(table)[tokens])]).astype(np.float32)
    return out


def plane(vectors: Array) -> Array:
    """float32 (n, 2): where vectors (n, width) lie along their two principal components."""
    centred = vectors - vectors.mean(0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    axes = axes[:2]
    # An axis has no sign of its own: with one rule, the map does not flip between two pictures.
    signs = np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(1)])
    out: Array = (centred @ (axes * signs[:, None]).T).astype(np.float32)
    return out


def numbers(values: Tensor) -> Array:
    """float32 of the same shape, on the host."""
    array: Array = values.detach().float().cpu().numpy()
    return array


def words(value: Any) -> Array:
    """uint8 (bytes,): a text as UTF-8; anything else as JSON."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return np.frombuffer(text.encode(), np.uint8)
