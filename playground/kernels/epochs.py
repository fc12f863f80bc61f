"""The textbook epoch: points in a new order each time, every batch used, the last short one too."""

from __future__ import annotations

import numpy as np

from .batches import Batches
from .network import Network
from .tape import Array


class Epochs:
    """Trains `network` by mini-batch gradient descent.

    Args:
        network: to be trained.
        batches: of the training points.
        is_weight: (network.size,) 1.0 at weights, 0.0 at biases.
        random: orders the points.
    """

    def __init__(
        self, network: Network, batches: Batches, is_weight: Array, random: np.random.Generator
    ) -> None:
        self._network, self._batches, self._is_weight, self._random = network, batches, is_weight, random
        self._order = np.arange(batches.count)
        self._penalty: Array = np.zeros(network.size)

    def configure(
        self, batch_size: int, rate: float, regularization: str, regularization_rate: float
    ) -> None:
        """Takes effect with the next update."""
        self._batch_size, self._rate = batch_size, rate
        self._regularization = regularization
        self._shrink = self._is_weight * regularization_rate

    def epoch(self) -> None:
        """One pass over the training points."""
        self._random.shuffle(self._order)
        self._batches.reorder(self._order)
        weights, gradient, penalty = self._network.parameters, self._network.gradient, self._penalty
        for count in self._batches.gradients(self._batch_size):
            gradient *= 1 / count
            if self._regularization != "none":
                np.copyto(penalty, weights)
                if self._regularization == "L1":
                    np.sign(penalty, penalty)
                np.multiply(penalty, self._shrink, penalty)
                gradient += penalty
            gradient *= self._rate
            weights -= gradient
