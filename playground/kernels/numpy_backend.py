"""The reference backend: epochs of training as tapes of NumPy calls."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .combinations import Linear
from .losses import Loss
from .network import Network
from .optimizers import OPTIMIZERS, Optimizer, Settings, Vectors
from .regularizers import clip, max_norm, penalty
from .signals import Signal
from .tape import Array, Tape, call, run


@dataclass(frozen=True)
class Rules:
    """How the gradient of a batch moves the parameters.

    A limit of 0 is none. `l1_share` splits the regularisation rate: 1 is L1, 0 is L2.
    """

    batch_size: int
    regularization_rate: float = 0.0
    l1_share: float = 0.0
    optimizer: str = "sgd"
    settings: Settings = field(default_factory=Settings)
    max_norm: float = 0.0
    clip_norm: float = 0.0


class Batches:
    """The training points, cut into batches: each is loaded by one call, and an epoch reordered by one.

    Args:
        network: whose gradient is wanted.
        loss: of its output against the targets.
        x: (features, N).
        target: (outputs, N).
    """

    def __init__(self, network: Network, loss: Loss, x: Array, target: Array) -> None:
        self._network, self._loss = network, loss
        self._signal_rows = 1 + len(x)
        self._given = np.vstack([np.ones((1, x.shape[1])), x, target])
        self._columns = self._given.copy()
        self._tapes: dict[int, tuple[Array, Tape]] = {}

    @property
    def count(self) -> int:
        """Training points."""
        return int(self._given.shape[1])

    def reorder(self, order: NDArray[np.intp]) -> None:
        """From now on the points come in this order of their original positions."""
        np.take(self._given, order, 1, self._columns, "clip")  # "clip": the mode that needs no buffer

    def cut(self, size: int) -> list[tuple[Array, Array, Tape]]:
        """The batches of an epoch: `size` points each, what is left over in the last.

        Each comes as its points, the buffer into which to copy them, and the calls that then put the
        gradient, summed over the batch, into ``network.gradient``.
        """
        pieces = [self._columns[:, start : start + size] for start in range(0, self.count, size)]
        return [(piece, *self._tape(piece.shape[1])) for piece in pieces]

    def _tape(self, count: int) -> tuple[Array, Tape]:
        if count not in self._tapes:
            buffer = np.empty((len(self._columns), count))
            x, target = Signal(buffer[: self._signal_rows]), buffer[self._signal_rows :]
            self._tapes[count] = buffer, self._network.gradients(x, target, self._loss)[1]
        return self._tapes[count]


#: A parameter beyond this is on its way to infinity; no network of this size learns with such a one.
RUNAWAY = 1e8


class LastGood:
    """A network's numbers before an epoch, to go back to when it drives them out of bounds."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._parameters, self._state = network.parameters.copy(), network.state.copy()

    def keep(self) -> None:
        """These are the good ones."""
        np.copyto(self._parameters, self._network.parameters)
        np.copyto(self._state, self._network.state)

    def holds(self) -> bool:
        """Whether all parameters are within `RUNAWAY`; if not, the good ones are put back."""
        # A NaN is neither; and parameters stop here while the losses they give are still numbers.
        weights = self._network.parameters
        if np.maximum.reduce(weights) < RUNAWAY and np.minimum.reduce(weights) > -RUNAWAY:
            return True
        np.copyto(self._network.parameters, self._parameters)
        np.copyto(self._network.state, self._state)
        return False


class NumpyEpochs:
    """The textbook epoch: every batch used, the last short one too, each moving the parameters once.

    Args:
        network: to be trained.
        batches: its training points.
        is_weight: (size,) 1 where penalties act.
    """

    def __init__(self, network: Network, batches: Batches, is_weight: Array) -> None:
        self._network, self._batches = network, batches
        self._last_good = LastGood(network)
        self._rate = np.zeros(())
        self._vectors = Vectors(network.parameters, network.gradient, self._rate, is_weight)
        self._optimizer: Optimizer | None = None
        self._rules: Rules | None = None
        self._plan: list[tuple[Array, Array, Tape]] = []

    def configure(self, rules: Rules) -> None:
        """Takes effect with the next update. What the optimiser remembers is kept unless it is another
        one.
        """
        if rules == self._rules:
            return
        before, self._rules = self._rules, rules
        if (
            self._optimizer is None
            or before is None
            or (before.optimizer, before.settings) != (rules.optimizer, rules.settings)
        ):
            self._optimizer = OPTIMIZERS[rules.optimizer](self._vectors, rules.settings)
        updates = {}
        self._plan = []
        for points, buffer, gradients in self._batches.cut(rules.batch_size):
            count = points.shape[1]
            if count not in updates:
                updates[count] = gradients + self._write_update(count, rules, self._optimizer)
            self._plan.append((points, buffer, updates[count]))

    def train(self, orders: NDArray[np.intp], rates: Array) -> int:
        """Whole epochs, one for each row of `orders` (epochs, N), at `rates` (epochs,).

        Returns:
            How many were done: fewer when a parameter ran away (see `RUNAWAY`); the last good ones are then
            back.
        """
        with np.errstate(all="ignore"):
            for done, order in enumerate(orders):
                self._last_good.keep()
                self.epoch(order, rates[done])
                if not self._last_good.holds():
                    return done
        return len(orders)

    def epoch(self, order: NDArray[np.intp] | None, rate: float) -> None:
        """One pass over the training points in the given order (None: as they last were)."""
        self._rate[...] = rate
        if order is not None:
            self._batches.reorder(order)
        for points, buffer, tape in self._plan:
            np.copyto(buffer, points)
            run(tape)

    def _write_update(self, count: int, rules: Rules, optimizer: Optimizer) -> Tape:
        network, gradient = self._network, self._network.gradient
        tape = [call(np.multiply, gradient, 1 / count, gradient)]
        tape += penalty(
            network.parameters, gradient, self._vectors.decays, rules.regularization_rate, rules.l1_share
        )
        if rules.clip_norm > 0:
            tape += clip(gradient, rules.clip_norm)
        tape += optimizer.tape
        if rules.max_norm > 0:
            rows = [linear.matrix(part)[:, 1:] for linear, part in linear_parts(network, network.parameters)]
            tape += max_norm(rows, rules.max_norm)
        return tape


def linear_parts(network: Network, vector: Array) -> list[tuple[Linear, Array]]:
    """The linear layers of a network, also those under skip connections, each with its part of a flat
    vector.
    """
    return [
        (layer, vector[offset : offset + layer.size])
        for offset, layer in network.flat_layers()
        if isinstance(layer, Linear)
    ]
