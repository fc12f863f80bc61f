"""Two networks against each other on the plane: one makes points like the data's, one tells which is which.

Goodfellow et al. 2014, in the manner of GAN Lab (Kahng et al. 2018): everything is small enough to be seen
whole, the points, the discriminator's opinion of every place, and where its gradient pulls the samples. With
the defaults, 5,000 steps (4 s of one core) bring the samples from 0.54 to 0.04 of the ring, and they reach
81 % of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.datasets.loading import Array
from playground.server.recipes.distances import coverage, sliced_wasserstein
from playground.server.specs.gan_2d import Gan2d

SHOWN, ARROWS = 512, 64
SIDE, EDGE = 41, 1.5  # places of the map each way, and how far it goes
GRID, LINE = 21, 101  # points of a latent grid each way; of a latent space of one dimension
ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "relu": nn.ReLU,
    "leaky_relu": partial(nn.LeakyReLU, 0.2),
    "tanh": nn.Tanh,
}


class Gan2dRecipe:
    """The recipe of `specs.Gan2d`."""

    def __init__(self, spec: Gan2d, device: torch.device) -> None:
        self.spec, self.device = spec, device
        self.steps_per_epoch = spec.EPOCH
        torch.manual_seed(spec.seed)
        sizes = spec.sizes()
        self.generator, self.discriminator = (network(each, spec.activation).to(device) for each in sizes)
        self.optimizers = [torch.optim.Adam(net.parameters(), fused=True) for net in self.nets()]
        self.set(spec)
        self.chance = torch.Generator(device).manual_seed(spec.seed)
        # What is shown is drawn from a chance of its own: the same points in every picture.
        shown = torch.Generator(device).manual_seed(spec.seed + 1)
        self.real = data(spec, SHOWN, shown)
        self.latent = latent(spec, SHOWN, shown)
        self.chosen = torch.zeros(1, spec.latent_size, device=device)

    def nets(self) -> tuple[nn.Sequential, nn.Sequential]:
        """The generator and the discriminator."""
        return self.generator, self.discriminator

    def train_step(self) -> Tensor:
        """Steps of the discriminator, then one of the generator; the loss of what was trained last."""
        loss = torch.zeros((), device=self.device)
        if self.spec.train != "generator":
            for _ in range(self.spec.discriminator_steps):
                loss = self._step(1, self._discriminator_loss())
        if self.spec.train != "discriminator":
            made = self.generator(latent(self.spec, self.spec.batch_size, self.chance))
            loss = self._step(0, generator_loss(self.spec.loss, self.discriminator(made)))
        return loss

    def _discriminator_loss(self) -> Tensor:
        real = data(self.spec, self.spec.batch_size, self.chance)
        with torch.no_grad():
            made = self.generator(latent(self.spec, self.spec.batch_size, self.chance))
        loss = discriminator_loss(self.spec.loss, self.discriminator(real), self.discriminator(made))
        if self.spec.loss == "wasserstein-gp":
            between = torch.rand(len(real), 1, generator=self.chance, device=self.device)
            loss = loss + self.spec.penalty * penalty(self.discriminator, real.lerp(made, between))
        return loss

    def _step(self, which: int, loss: Tensor) -> Tensor:
        self.optimizers[which].zero_grad(set_to_none=True)
        # Only its own parameters: the other network's gradients are not worked out.
        parameters = list(self.nets()[which].parameters())
        for weights, gradient in zip(parameters, torch.autograd.grad(loss, parameters), strict=True):
            weights.grad = gradient
        self.optimizers[which].step()
        return loss.detach()

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """Both losses, the distance of the samples from the data, and how much of the data they reach."""
        made = self.generator(self.latent)
        on_real, on_made = self.discriminator(self.real), self.discriminator(made)
        values = {
            "generator_loss": generator_loss(self.spec.loss, on_made),
            "discriminator_loss": discriminator_loss(self.spec.loss, on_real, on_made),
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

    def set(self, spec: Gan2d) -> None:
        """Take over the live fields."""
        self.spec = spec
        rates = (spec.learning_rate, spec.discriminator_rate)
        for optimizer, rate in zip(self.optimizers, rates, strict=True):
            optimizer.param_groups[0].update(lr=rate, betas=(spec.momentum, 0.999))

    def state(self) -> dict[str, Any]:
        """Both networks, their optimisers, and chance."""
        return {
            "nets": [net.state_dict() for net in self.nets()],
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "chance": self.chance.get_state(),
        }

    def load(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        for net, values in zip(self.nets(), state["nets"], strict=True):
            net.load_state_dict(values)
        for optimizer, values in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(values)
        self.chance.set_state(state["chance"].cpu())
        self.set(self.spec)

    def weights(self) -> dict[str, Tensor]:
        """Of both networks."""
        names = ("generator", "discriminator")
        return {
            f"{name}.{key}": value
            for name, net in zip(names, self.nets(), strict=True)
            for key, value in net.state_dict().items()
        }

    # ---- what can be seen, one method a topic

    def _real(self) -> Tensor:
        return self.real

    @torch.no_grad()
    def _samples(self) -> Tensor:
        made: Tensor = self.generator(self.latent)
        return made

    @torch.no_grad()
    def _scores(self) -> Tensor:
        axis = torch.linspace(-EDGE, EDGE, SIDE, device=self.device)
        y, x = torch.meshgrid(axis, axis, indexing="ij")
        return self._opinion(torch.stack([x, y], 2).view(-1, 2)).view(SIDE, SIDE)

    @torch.no_grad()
    def _answers(self) -> Tensor:
        return torch.stack([self._opinion(points) for points in (self.real, self._samples())])

    def _opinion(self, points: Tensor) -> Tensor:
        """A probability that the points are real; of the losses without one, the bare number (N,)."""
        logits: Tensor = self.discriminator(points)[:, 0]
        return logits if self.spec.loss in ("least-squares", "wasserstein-gp") else logits.sigmoid()

    @torch.no_grad()
    def _manifold(self) -> Tensor:
        rows, columns = (1, LINE) if self.spec.latent_size == 1 else (GRID, GRID)
        edge = 1.0 if self.spec.latent == "uniform" else 2.0
        axes = [torch.linspace(-edge, edge, count, device=self.device) for count in (rows, columns)]
        down, across = torch.meshgrid(*axes, indexing="ij")
        points = torch.zeros(rows * columns, self.spec.latent_size, device=self.device)
        points[:, 0] = across.flatten()
        if rows > 1:
            points[:, 1] = down.flatten()
        made: Tensor = self.generator(points)
        return made.view(rows, columns, 2)

    def _arrows(self) -> Tensor:
        made = self._samples()[:ARROWS].requires_grad_()
        loss = generator_loss(self.spec.loss, self.discriminator(made)) * ARROWS
        (gradient,) = torch.autograd.grad(loss, made)
        return torch.cat([made.detach(), -gradient], 1)

    @torch.no_grad()
    def _point(self) -> Tensor:
        made: Tensor = self.generator(self.chosen)
        return made[0]


def network(sizes: tuple[int, ...], activation: str) -> nn.Sequential:
    """Linear layers, each but the last with its activation."""
    layers: list[nn.Module] = []
    for fan_in, fan_out in pairwise(sizes):
        layers += [nn.Linear(fan_in, fan_out), ACTIVATIONS[activation]()]
    return nn.Sequential(*layers[:-1])


def generator_loss(loss: str, made: Tensor) -> Tensor:
    """What the generator makes small, of the discriminator's logits (N, 1) on what it made."""
    if loss == "minimax":
        return -F.softplus(made).mean()  # log(1 - sigmoid(made))
    if loss == "non-saturating":
        return F.softplus(-made).mean()  # -log(sigmoid(made))
    if loss == "least-squares":
        return 0.5 * (made - 1).square().mean()
    return -made.mean()


def discriminator_loss(loss: str, real: Tensor, made: Tensor) -> Tensor:
    """What the discriminator makes small, of its logits (N, 1) on real points and on made ones."""
    if loss in ("minimax", "non-saturating"):
        return F.softplus(-real).mean() + F.softplus(made).mean()
    if loss == "least-squares":
        return 0.5 * ((real - 1).square().mean() + made.square().mean())
    return made.mean() - real.mean()


def penalty(discriminator: nn.Module, points: Tensor) -> Tensor:
    """How far the slope at these points is from 1, squared (Gulrajani et al. 2017, equation 3)."""
    points = points.detach().requires_grad_()
    (slope,) = torch.autograd.grad(discriminator(points).sum(), points, create_graph=True)
    missing: Tensor = torch.linalg.vector_norm(slope, dim=1) - 1
    return missing.square().mean()


def latent(spec: Gan2d, count: int, chance: torch.Generator) -> Tensor:
    """Latent points (count, latent_size): from -1 to 1, or of variance 1."""
    shape = (count, spec.latent_size)
    if spec.latent == "normal":
        return torch.randn(shape, generator=chance, device=chance.device)
    return 2 * torch.rand(shape, generator=chance, device=chance.device) - 1


def data(spec: Gan2d, count: int, chance: torch.Generator) -> Tensor:
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
