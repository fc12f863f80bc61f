"""Adam, whose momentum can change while it goes on."""

from __future__ import annotations

import numpy as np

from playground.kernels.network import Network
from playground.kernels.optimizers import OPTIMIZERS, Settings, Vectors
from playground.kernels.tape import run


class Adam:
    """Takes a network's steps along its gradient, which each of them uses up."""

    def __init__(self, network: Network, momentum: float) -> None:
        self.rate, self.taken = np.zeros(()), 0
        self.vectors = Vectors(network.parameters, network.gradient, self.rate, np.ones(network.size))
        self._begin(momentum)

    def __call__(self, rate: float) -> None:
        """One step at this learning rate."""
        self.rate[...] = rate
        self.taken += 1
        run(self.optimizer.tape)

    def keep(self, momentum: float) -> None:
        """From now on this part of the last steps is kept, as if it had always been so; what there is of
        them stays.
        """
        if momentum == self.settings.beta1:
            return
        slots = self.optimizer.slots
        self._begin(momentum)
        self.optimizer.slots[...] = slots
        self.optimizer.scalars[...] = momentum**self.taken, self.settings.beta2**self.taken

    def _begin(self, momentum: float) -> None:
        self.settings = Settings(beta1=momentum)
        self.optimizer = OPTIMIZERS["adam"](self.vectors, self.settings)
