"""Two networks against each other on the plane, in a browser: what the server's recipe does, with NumPy.

Measured on a crowded machine, outside the browser, seeds 0 to 2: the defaults (1.9 core-seconds) bring the
samples to 0.06, 0.06 and 0.03 of the ring and reach 71, 85 and 90 % of it. After 30 epochs the preset
`collapse` reaches 0, 1 and 7 % of eight Gaussians, `cure` 49, 40 and 38 %. Of `ring`, all 300 epochs (11
core-seconds) end at 0.05 and 0.08 (seeds 0 and 1). In a browser's Python on the same machine a step takes
1.8 ms (`ring`) and 12 ms (`cure`), five to six times as long as outside.
There, with seed 0, the same three runs end at 0.07 and 69 %, at 0 %, and at 52 %.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.light.adversarial import Adversarial
from playground.light.distances import coverage, reach, sliced_wasserstein
from playground.light.gan_counts import (
    ARROWS,
    EDGE,
    SHOWN,
    SIDE,
    latent_grid,
    parameters,
    steps,
    title,
)
from playground.light.gan_losses import discriminator_loss, generator_loss
from playground.light.plane import latent

__all__ = ["Gan2d", "build", "parameters", "steps", "title"]

Array = np.ndarray[Any, Any]


class Gan2d(Adversarial):
    """The two networks with what can be measured and seen of them."""

    def __init__(self, spec: Any) -> None:
        super().__init__(spec)
        # What is shown is drawn from a chance of its own: the same points in every picture.
        shown = np.random.default_rng([spec.seed, 2])
        self.real = self.plane.sample(SHOWN, shown)
        self.reached = reach(self.real)
        self.latent = latent(spec, SHOWN, shown)
        self.chosen = np.zeros((1, spec.latent_size))

    def evaluate(self) -> dict[str, float]:
        """Both losses, the distance of the samples from the data, and how much of the data they reach."""
        made = self._samples()
        on_real, on_made = self.discriminator(self.real), self.discriminator(made)
        return {
            "generator_loss": generator_loss(self.spec.loss, on_made)[0],
            "discriminator_loss": discriminator_loss(self.spec.loss, on_real, on_made)[0],
            "wasserstein": sliced_wasserstein(made, self.real),
            "coverage": coverage(made, self.real, self.reached),
        }

    def draw(self, topic: str) -> Array:
        """See `TOPICS` of the server's `Gan2d`."""
        array: Array = getattr(self, f"_{topic}")()
        return np.ascontiguousarray(array, np.float32)

    def probe(self, given: dict[str, Any]) -> None:
        """Choose a latent point: `latent`."""
        self.chosen = np.array([given["latent"]], float)

    # ---- what can be seen, one method a topic

    def _real(self) -> Array:
        return self.real

    def _samples(self) -> Array:
        return self.generator(self.latent)

    def _scores(self) -> Array:
        axis = np.linspace(-EDGE, EDGE, SIDE)
        y, x = np.meshgrid(axis, axis, indexing="ij")
        return self.opinion(np.stack([x, y], 2).reshape(-1, 2)).reshape(SIDE, SIDE)

    def _answers(self) -> Array:
        return np.stack([self.opinion(points) for points in (self.real, self._samples())])

    def _manifold(self) -> Array:
        rows, columns, edge = latent_grid(self.spec)
        down, across = np.meshgrid(
            *(np.linspace(-edge, edge, count) for count in (rows, columns)), indexing="ij"
        )
        points = np.zeros((rows * columns, self.spec.latent_size))
        points[:, 0] = across.ravel()
        if rows > 1:
            points[:, 1] = down.ravel()
        return self.generator(points).reshape(rows, columns, 2)

    def _arrows(self) -> Array:
        made = self.generator(self.latent[:ARROWS])
        _, pull = generator_loss(self.spec.loss, self.discriminator(made))
        return np.concatenate([made, -ARROWS * self.discriminator.backward(pull)], 1)

    def _point(self) -> Array:
        point: Array = self.generator(self.chosen)[0]
        return point


def build(spec: Any) -> Gan2d:
    """The two networks of a spec."""
    return Gan2d(spec)
