"""Two networks against each other, whatever it is that they make: losses, steps, and what is kept of them.

Goodfellow et al. 2014: a generator makes examples of latent points, a discriminator tells them from real
ones.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.light.gan_counts import BARE
from playground.server.specs.dcgan import Dcgan
from playground.server.specs.gan_2d import Gan2d

NAMES = ("generator", "discriminator")


class Adversarial:
    """The two networks, their optimisers and their steps; a recipe adds its data and what can be seen."""

    spec: Gan2d | Dcgan

    def __init__(
        self, spec: Gan2d | Dcgan, device: torch.device, generator: nn.Module, discriminator: nn.Module
    ) -> None:
        self.spec, self.device = spec, device
        self.steps_per_epoch = spec.EPOCH
        self.generator, self.discriminator = generator, discriminator
        self.optimizers = [torch.optim.Adam(net.parameters(), fused=True) for net in self.nets()]
        self._set_rates()
        self.chance = torch.Generator(device).manual_seed(spec.seed)

    def nets(self) -> tuple[nn.Module, nn.Module]:
        """The generator and the discriminator."""
        return self.generator, self.discriminator

    def condition(self) -> Tensor | None:
        """What both networks are told of each example of a batch, if anything: others each time."""
        return None

    def real_batch(self, told: Tensor | None) -> Tensor:
        """Real examples (batch_size, …), others each time; of what is `told`."""
        raise NotImplementedError

    def make(self, points: Tensor, told: Tensor | None = None) -> Tensor:
        """What the generator makes of latent points (N, latent_size)."""
        made: Tensor = self.generator(*_with(points, told))
        return made

    def logits(self, examples: Tensor, told: Tensor | None = None) -> Tensor:
        """The discriminator's answers (N, 1), before they are probabilities."""
        answers: Tensor = self.discriminator(*_with(examples, told))
        return answers

    def opinion(self, examples: Tensor, told: Tensor | None = None) -> Tensor:
        """A probability that examples are real (N,); of the losses without one, the bare number."""
        logits = self.logits(examples, told)[:, 0]
        return logits if self.spec.loss in BARE else logits.sigmoid()

    def train_step(self) -> Tensor:
        """Steps of the discriminator, then one of the generator; the loss of what was trained last."""
        loss = torch.zeros((), device=self.device)
        told, made = self._fresh()
        if self.spec.train != "generator":
            for number in range(self.spec.discriminator_steps):
                told, made = self._fresh() if number else (told, made)
                loss = self._step(1, self._discriminator_loss(made.detach(), told))
        if self.spec.train != "discriminator":
            # The examples that the discriminator has just learned from: they need not be made twice.
            loss = self._step(0, generator_loss(self.spec.loss, self.logits(made, told)))
        return loss

    def _fresh(self) -> tuple[Tensor | None, Tensor]:
        told = self.condition()
        return told, self.make(latent(self.spec, self.spec.batch_size, self.chance), told)

    def _discriminator_loss(self, made: Tensor, told: Tensor | None) -> Tensor:
        real = self.real_batch(told)
        # Answers do not depend on their neighbours in the batch: one pass for both.
        both = None if told is None else torch.cat([told, told])
        on_real, on_made = self.logits(torch.cat([real, made]), both).chunk(2)
        loss = discriminator_loss(self.spec.loss, on_real, on_made)
        if self.spec.loss == "wasserstein-gp":
            shape = (len(real), *(1 for _ in real.shape[1:]))
            between = torch.rand(shape, generator=self.chance, device=self.device)
            loss = loss + self.spec.penalty * penalty(
                partial(self.logits, told=told), real.lerp(made, between)
            )
        return loss

    def _step(self, which: int, loss: Tensor) -> Tensor:
        self.optimizers[which].zero_grad(set_to_none=True)
        # Only its own parameters: the other network's gradients are not worked out. `backward` lays each out
        # as its parameter lies, which a fused optimiser relies on.
        loss.backward(inputs=list(self.nets()[which].parameters()))  # type: ignore[no-untyped-call]
        self.optimizers[which].step()
        return loss.detach()

    def losses(self, real: Tensor, made: Tensor, told: Tensor | None = None) -> dict[str, Tensor]:
        """What each of them makes small, on these examples; scalars."""
        on_real, on_made = self.logits(real, told), self.logits(made, told)
        return {
            "generator_loss": generator_loss(self.spec.loss, on_made),
            "discriminator_loss": discriminator_loss(self.spec.loss, on_real, on_made),
        }

    def set(self, spec: Any) -> None:
        """Take over the live fields."""
        self.spec = spec
        self._set_rates()

    def _set_rates(self) -> None:
        rates = (self.spec.learning_rate, self.spec.discriminator_rate)
        for optimizer, rate in zip(self.optimizers, rates, strict=True):
            optimizer.param_groups[0].update(lr=rate, betas=(self.spec.momentum, 0.999))

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
        self._set_rates()

    def weights(self) -> dict[str, Tensor]:
        """Of both networks."""
        return {
            f"{name}.{key}": value
            for name, net in zip(NAMES, self.nets(), strict=True)
            for key, value in net.state_dict().items()
        }


def _with(first: Tensor, told: Tensor | None) -> tuple[Tensor, ...]:
    return (first,) if told is None else (first, told)


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
    """What the discriminator makes small, of its logits (N, 1) on real examples and on made ones."""
    if loss in ("minimax", "non-saturating"):
        return F.softplus(-real).mean() + F.softplus(made).mean()
    if loss == "least-squares":
        return 0.5 * ((real - 1).square().mean() + made.square().mean())
    return made.mean() - real.mean()


def penalty(discriminator: Callable[[Tensor], Tensor], examples: Tensor) -> Tensor:
    """How far the slope at these examples (N, …) is from 1, squared (Gulrajani et al. 2017, equation 3)."""
    examples = examples.detach().requires_grad_()
    (slope,) = torch.autograd.grad(discriminator(examples).sum(), examples, create_graph=True)
    missing: Tensor = torch.linalg.vector_norm(slope.flatten(1), dim=1) - 1
    return missing.square().mean()


def latent(spec: Gan2d | Dcgan, count: int, chance: torch.Generator) -> Tensor:
    """Latent points (count, latent_size): from -1 to 1, or of variance 1."""
    shape = (count, spec.latent_size)
    if spec.latent == "normal":
        return torch.randn(shape, generator=chance, device=chance.device)
    return 2 * torch.rand(shape, generator=chance, device=chance.device) - 1
