"""Two networks against each other on the plane: one makes points like the data's, one tells which is which.

Goodfellow et al. 2014, in the manner of GAN Lab (Kahng et al. 2018): everything is small enough to be seen
whole, the points, the discriminator's opinion of every place, and where its gradient pulls the samples. With
the defaults, 5,000 steps (4 s of one core) bring the samples from 0.54 to 0.04 of the ring, and they reach
81 % of it. `playground.light.gan_2d` does the same in a browser.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn

from playground.datasets.loading import Array
from playground.light.gan_counts import ARROWS, EDGE, LEAK, SHOWN, SIDE, latent_grid
from playground.server.recipes.adversarial import Adversarial, generator_loss, latent
from playground.server.recipes.distances import coverage, sliced_wasserstein
from playground.server.specs.gan_2d import Gan2d

ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "relu": nn.ReLU,
    "leaky_relu": partial(nn.LeakyReLU, LEAK),
    "tanh": nn.Tanh,
}


class Gan2dRecipe(Adversarial):
    """The recipe of `specs.Gan2d`."""

    spec: Gan2d

    def __init__(self, spec: Gan2d, device: torch.device) -> None:
        torch.manual_seed(spec.seed)
        nets = (network(each, spec.activation).to(device) for each in spec.sizes())
        super().__init__(spec, device, *nets)
        # What is shown is drawn from a chance of its own: the same points in every picture.
        shown = torch.Generator(device).manual_seed(spec.seed + 1)
        self.real = data(spec, SHOWN, shown)
        self.latent = latent(spec, SHOWN, shown)
        self.chosen = torch.zeros(1, spec.latent_size, device=device)

    def real_batch(self, told: Tensor | None) -> Tensor:
        """Points of the data (batch_size, 2)."""
        return data(self.spec, self.spec.batch_size, self.chance)

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """Both losses, the distance of the samples from the data, and how much of the data they reach."""
        made = self.make(self.latent)
        values = {
            **self.losses(self.real, made),
            "wasserstein": sliced_wasserstein(made, self.real),
            "coverage": coverage(made, self.real),
        }
        return dict(zip(values, torch.stack(list(values.values())).tolist(), strict=True))

    def draw(self, topic: str) -> Array:
        """See `Gan2d.TOPICS`."""
        values: Tensor = getattr(self, f"_{topic}")()
        array: Array = values.detach().float().cpu().numpy()
        return array

    def probe(self, given: dict[str, Any]) -> None:
        """Choose a latent point."""
        self.chosen = torch.tensor([given["latent"]], dtype=torch.float32, device=self.device)

    # ---- what can be seen, one method a topic

    def _real(self) -> Tensor:
        return self.real

    @torch.no_grad()
    def _samples(self) -> Tensor:
        return self.make(self.latent)

    @torch.no_grad()
    def _scores(self) -> Tensor:
        axis = torch.linspace(-EDGE, EDGE, SIDE, device=self.device)
        y, x = torch.meshgrid(axis, axis, indexing="ij")
        return self.opinion(torch.stack([x, y], 2).view(-1, 2)).view(SIDE, SIDE)

    @torch.no_grad()
    def _answers(self) -> Tensor:
        return torch.stack([self.opinion(points) for points in (self.real, self._samples())])

    @torch.no_grad()
    def _manifold(self) -> Tensor:
        rows, columns, edge = latent_grid(self.spec)
        axes = [torch.linspace(-edge, edge, count, device=self.device) for count in (rows, columns)]
        down, across = torch.meshgrid(*axes, indexing="ij")
        points = torch.zeros(rows * columns, self.spec.latent_size, device=self.device)
        points[:, 0] = across.flatten()
        if rows > 1:
            points[:, 1] = down.flatten()
        return self.make(points).view(rows, columns, 2)

    def _arrows(self) -> Tensor:
        made = self._samples()[:ARROWS].requires_grad_()
        loss = generator_loss(self.spec.loss, self.logits(made)) * ARROWS
        (gradient,) = torch.autograd.grad(loss, made)
        return torch.cat([made.detach(), -gradient], 1)

    @torch.no_grad()
    def _point(self) -> Tensor:
        return self.make(self.chosen)[0]


def network(sizes: tuple[int, ...], activation: str) -> nn.Sequential:
    """Linear layers, each but the last with its activation."""
    layers: list[nn.Module] = []
    for fan_in, fan_out in pairwise(sizes):
        layers += [nn.Linear(fan_in, fan_out), ACTIVATIONS[activation]()]
    return nn.Sequential(*layers[:-1])


def data(spec: Any, count: int, chance: torch.Generator) -> Tensor:
    """Real points (count, 2), within about -1 … 1."""
    device = chance.device
    along = torch.rand(count, generator=chance, device=device)
    noise = torch.randn(count, 2, generator=chance, device=device)
    if spec.data == "line":
        return torch.stack([2 * along - 1, along - 0.5], 1) + 0.02 * noise
    if spec.data == "drawn":
        points = torch.tensor(spec.points, device=device)
        return points[(along * len(points)).long()] + 0.01 * noise
    if spec.data == "grid":  # 5 × 5
        place = (along * 25).long()
        return torch.stack([place % 5, place // 5], 1) * 0.4 - 0.8 + 0.03 * noise
    turns, spread = (along, 0.03) if spec.data == "ring" else ((along * 8).floor() / 8, 0.05)
    angle = 2 * math.pi * turns
    return 0.8 * torch.stack([angle.cos(), angle.sin()], 1) + spread * noise
