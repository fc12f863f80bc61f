"""The Q-network of a browser: NumPy learns what actions are worth.

Measured on a crowded machine, outside the browser: `pole` ends with a mean return of 200, the most there is,
for each of the seeds 0 to 3 (2.3 core-seconds); `grid` (0.25 core-seconds) and `maze` for 0 to 2 and `cliff`
for 0 to 9 with the shortest way.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.kernels.activations import ACTIVATIONS
from playground.kernels.losses import LOSSES
from playground.light.dense import Dense
from playground.light.q_counts import parameters, sizes, steps, title
from playground.light.q_learning import LARGEST, QLearning

__all__ = ["QNetwork", "build", "parameters", "steps", "title"]

Array = np.ndarray[Any, Any]
HUBER = LOSSES["huber"]


class QNetwork:
    """Dense layers with ReLU between them, and their older copy; what `q_learning.Worth` asks for."""

    def __init__(self, spec: Any) -> None:
        random = np.random.default_rng([spec.seed, 0])
        self.net, self.older = (Dense(sizes(spec), ACTIVATIONS["relu"], random) for _ in range(2))
        self.adam = self.net.adam()
        self.renew()

    def worth(self, seen: Array) -> Array:
        """Of each action (N, actions), in what is seen (N, inputs)."""
        return self.net(seen)

    def target(self, seen: Array) -> Array:
        """The same as the older copy says it."""
        return self.older(seen)

    def learn(self, seen: Array, actions: Array, aims: Array, rate: float) -> float:
        """One step of Adam towards the aims of these actions; Huber's loss before it."""
        taken = np.arange(len(actions)), actions
        worth = self.net(seen)
        missed = worth[taken] - aims
        grad = np.zeros(worth.shape)
        grad[taken] = np.clip(missed, -1, 1) / len(aims)
        self.net.backward(grad)
        gradient = self.net.network.gradient
        gradient *= min(1.0, LARGEST / (float(np.linalg.norm(gradient)) + 1e-6))
        self.adam(rate)
        return float(HUBER.value(worth[taken][None], aims[None]).mean())

    def renew(self) -> None:
        """The older copy becomes what the network is now."""
        self.older.network.parameters[...] = self.net.network.parameters


def build(spec: Any) -> QLearning:
    """The agent of a spec."""
    return QLearning(spec, QNetwork(spec))
