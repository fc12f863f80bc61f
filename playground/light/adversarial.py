"""Two dense networks against each other: their steps (Goodfellow et al. 2014), as the server takes them."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.kernels.activations import ACTIVATIONS, leaky_relu
from playground.light.dense import Dense
from playground.light.gan_counts import BARE, EPOCH, LEAK, sizes
from playground.light.gan_losses import discriminator_loss, generator_loss, sigmoid
from playground.light.penalty import penalty
from playground.light.plane import Plane, latent

Array = np.ndarray[Any, Any]


class Adversarial:
    """The two networks, their optimisers and their data; `spec` has the fields of the server's `Gan2d`."""

    def __init__(self, spec: Any) -> None:
        self.spec = spec
        self.steps_per_epoch = EPOCH
        weights = np.random.default_rng([spec.seed, 0])
        activation = leaky_relu(LEAK) if spec.activation == "leaky_relu" else ACTIVATIONS[spec.activation]
        self.generator, self.discriminator = (Dense(each, activation, weights) for each in sizes(spec))
        self.adams = [net.adam(spec.momentum) for net in (self.generator, self.discriminator)]
        self.plane = Plane(spec)
        self.chance = np.random.default_rng([spec.seed, 1])

    def train_step(self) -> float:
        """Steps of the discriminator, then one of the generator; the loss of what was trained last."""
        loss, made = 0.0, self.made()
        if self.spec.train != "generator":
            for number in range(self.spec.discriminator_steps):
                made = self.made() if number else made
                loss = self.discriminate(self.plane.sample(self.spec.batch_size, self.chance), made)
        if self.spec.train != "discriminator":
            # The points that the discriminator has just learned from: they need not be made twice.
            loss = self.generate(made)
        return loss

    def made(self) -> Array:
        """What the generator makes of others each time (batch_size, 2)."""
        return self.generator(latent(self.spec, self.spec.batch_size, self.chance))

    def discriminate(self, real: Array, made: Array) -> float:
        """The discriminator's step on these points (batch_size, 2); its loss before it."""
        kind, net = self.spec.loss, self.discriminator
        # Answers do not depend on their neighbours in the batch: one pass for both.
        on_real, on_made = np.split(net(np.concatenate([real, made])), 2)
        loss, *pulls = discriminator_loss(kind, on_real, on_made)
        net.backward(np.concatenate(pulls))
        if kind == "wasserstein-gp":
            between = self.chance.random((len(real), 1))
            missing, gradient = penalty(net, real + between * (made - real))
            loss += self.spec.penalty * missing
            net.network.gradient += self.spec.penalty * gradient
        self.adams[1](self.spec.discriminator_rate)
        return loss

    def generate(self, made: Array) -> float:
        """The generator's step on the points (batch_size, 2) that it has made last; its loss before it."""
        loss, pull = generator_loss(self.spec.loss, self.discriminator(made))
        self.generator.backward(self.discriminator.backward(pull))
        self.adams[0](self.spec.learning_rate)
        return loss

    def opinion(self, points: Array) -> Array:
        """A probability that points are real (N,); of the losses without one, the bare number."""
        logits = self.discriminator(points)[:, 0]
        return logits if self.spec.loss in BARE else sigmoid(logits)

    def set(self, spec: Any) -> None:
        """Take over the live fields."""
        self.spec = spec
        for adam in self.adams:
            adam.keep(spec.momentum)
