"""TensorFlow Playground's epoch (`oneStep` and `updateWeights` in its source), in whole-vector calls.

What differs from a textbook epoch, on purpose: the points keep their order; the gradients of a last batch
that is not full are neither used nor dropped but join the first update of the next epoch; biases are never
regularised; the penalty acts after the data step but is taken at the weight before it; and an L1 penalty that
pushes a weight across zero sets it to zero and freezes it for ever.
"""

from __future__ import annotations

import numpy as np

from .network import Network
from .numpy_backend import Batches, LastGood
from .tape import Array, Tape, call, run


class AnchorEpochs:
    """Trains `network` as the anchor does.

    Args:
        network: to be trained.
        batches: of the training points, in the order of the data.
        is_weight: (size,) 1 at weights, 0 at biases.
    """

    def __init__(self, network: Network, batches: Batches, is_weight: Array) -> None:
        self._network, self._batches, self._is_weight = network, batches, is_weight
        self._last_good = LastGood(network)
        self._carried: Array = np.zeros(network.size)
        self._carried_count = 0
        self._alive: Array = np.ones(network.size)
        self._step = np.zeros(())  # learning rate / points behind the gradient
        self._shrink: Array = np.zeros(network.size)  # learning rate x regularisation rate, at living weights
        self._updates = {
            (kind, frozen): self._write_update(kind, frozen)
            for kind in ("none", "L1", "L2")
            for frozen in (False, True)
        }

    def configure(self, batch_size: int, regularization: str, regularization_rate: float) -> None:
        """Takes effect with the next update; what was carried over and what is dead stays so."""
        self._batch_size, self._regularization = batch_size, regularization
        self._regularization_rate = regularization_rate
        self._plan = self._batches.cut(batch_size)

    @property
    def dead(self) -> int:
        """Weights that an L1 penalty has frozen."""
        return int(self._network.size - self._alive.sum())

    def train(self, epochs: int, rate: float) -> int:
        """Whole epochs; returns how many were done, as `NumpyEpochs.train` does."""
        with np.errstate(all="ignore"):
            for done in range(epochs):
                self._last_good.keep()
                self.epoch(rate)
                if not self._last_good.holds():
                    return done
        return epochs

    def epoch(self, rate: float) -> None:
        """One pass over the training points."""
        network, carried = self._network, self._carried
        np.multiply(self._is_weight, rate * self._regularization_rate, self._shrink)
        np.multiply(self._shrink, self._alive, self._shrink)
        frozen = self._regularization == "L1" or not self._alive.all()
        update = self._updates[self._regularization, frozen]
        for points, buffer, gradients in self._plan:
            np.copyto(buffer, points)
            run(gradients)
            count = points.shape[1]
            if count < self._batch_size:
                carried += network.gradient
                self._carried_count += count
                continue
            if self._carried_count:
                network.gradient += carried
                carried[...] = 0.0
                count += self._carried_count
                self._carried_count = 0
            self._step[...] = rate / count
            run(update)

    def _write_update(self, regularization: str, frozen: bool) -> Tape:
        weights, gradient, alive = self._network.parameters, self._network.gradient, self._alive
        penalty, crossed = np.empty(weights.shape), np.empty(weights.shape, bool)
        move = [call(np.multiply, gradient, self._step, gradient)]
        if frozen:
            move.append(call(np.multiply, gradient, alive, gradient))
        move.append(call(np.subtract, weights, gradient, weights))
        if regularization == "none":
            return move
        if regularization == "L2":
            return [
                call(np.multiply, weights, self._shrink, penalty),
                *move,
                call(np.subtract, weights, penalty, weights),
            ]
        return [
            call(np.sign, weights, penalty),
            call(np.multiply, penalty, self._shrink, penalty),
            *move,
            call(np.subtract, weights, penalty, penalty),
            call(np.multiply, weights, penalty, gradient),
            call(np.less, gradient, 0.0, crossed),
            call(np.copyto, weights, penalty),
            call(np.copyto, weights, 0.0, where=crossed),
            call(np.copyto, alive, 0.0, where=crossed),
            call(np.copyto, self._shrink, 0.0, where=crossed),
        ]
