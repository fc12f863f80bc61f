"""Training one network on one set of points."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from .backend import Backend, Outputs
from .builder import Built
from .diagnosis import Diagnosis, diagnose_death, diagnose_divergence
from .errors import SpecError
from .heads import Head
from .numpy_backend import Rules, linear_parts
from .optimizers import Settings
from .schedules import SCHEDULES
from .spec import Spec
from .tape import Array

#: More would not be faster, and the orders of their points take room.
_EPOCHS_IN_A_CALL = 50
_RECTIFIED = ("relu",)


class Part:
    """One part of the points and the network's outputs on it."""

    def __init__(self, built: Built, backend: Backend, head: Head, x: Array, labels: Array) -> None:
        self.x, self.labels = x, labels
        self.target = x if head.problem == "autoencoder" else head.targets(labels)
        self.forward: Outputs = backend.outputs(x, built.hidden)
        self._head = head

    def output(self) -> Array:
        """(outputs, N) at the current parameters; the buffer is reused."""
        self.forward.run()
        return self.forward.value

    def loss(self) -> float:
        """Mean loss at the current parameters; NaN if there are no points."""
        self.forward.run()
        return self.forward.loss(self._head.loss, self.target)


class Training:
    """A run: the epochs, the schedule, early stopping, and the watch over numbers that stop being finite.

    Args:
        spec: how to train.
        built: the network, its parameters drawn.
        backend: what computes it.
        head: what its outputs mean.
        x: (features, N), training points first, then validation, then test.
        labels: (N, columns).
        n_train, n_validation: sizes of the first two parts.
        random: orders the points in the textbook mode.

    Raises:
        SpecError: inputs that are not finite, labels outside the loss's domain, no training points, or a
            batch larger than the training set (in the textbook mode; the anchor then never updates its
            weights).

    Attributes:
        epoch: trained so far.
        diagnosis: why it stopped by itself, if it did.
        best_epoch: with early stopping, the epoch of the best validation loss so far.
        stopped: by early stopping.
    """

    def __init__(
        self,
        spec: Spec,
        built: Built,
        backend: Backend,
        head: Head,
        x: Array,
        labels: Array,
        n_train: int,
        n_validation: int,
        random: np.random.Generator,
    ) -> None:
        if not np.isfinite(x).all():
            raise SpecError("inputs", "finite numbers", float(x[~np.isfinite(x)][0]))
        if n_train < 1:
            raise SpecError("train_ratio", "at least one training point", n_train)
        self.epoch = 0
        self.diagnosis: Diagnosis | None = None
        self.best_epoch, self._best_loss, self.stopped = 0, math.inf, False
        self._built, self._random = built, random
        ends = (0, n_train, n_train + n_validation, x.shape[1])
        self.train_part, self.validation_part, self.test_part = (
            Part(built, backend, head, x[:, start:end], labels[start:end]) for start, end in pairwise(ends)
        )
        network = built.network
        self._inputs = x[:, :n_train]
        self._order = np.arange(n_train)
        self._orders = np.empty((_EPOCHS_IN_A_CALL, n_train), np.intp)
        self._rates = np.empty(_EPOCHS_IN_A_CALL)
        self._best, self._best_state = network.parameters.copy(), network.state.copy()
        points = head.loss, self._inputs, self.train_part.target, built.is_weight
        parity = spec.compat == "tfplayground"
        self._anchor = backend.parity_epochs(*points) if parity else None
        self._epochs = None if parity else backend.epochs(*points)
        self.configure(spec)

    def configure(self, spec: Spec) -> None:
        """Adopts the rates, penalties, batch size, optimiser and patience of a spec; training goes on.

        Raises:
            SpecError: a batch larger than the training set, in the textbook mode.
        """
        if self._anchor is not None:
            self._anchor.configure(spec.batch_size, spec.regularization, spec.regularization_rate)
        elif self._epochs is not None:
            if spec.batch_size > len(self._order):
                raise SpecError(
                    "batch_size", f"1 to {len(self._order)}, the training points", spec.batch_size
                )
            self._epochs.configure(_rules(spec))
        self._spec = spec
        self._rate_factor: Callable[[int, int], float] = SCHEDULES[spec.schedule]
        self.stopped, self.diagnosis = False, None

    @property
    def learning_rate(self) -> float:
        """Of the next epoch."""
        return self._rate(self.epoch)

    def _rate(self, epoch: int) -> float:
        return self._spec.learning_rate * self._rate_factor(epoch, self._spec.schedule_epochs)

    @property
    def dead_weights(self) -> int:
        """Weights that an L1 penalty has frozen; the textbook mode freezes none."""
        return self._anchor.dead if self._anchor is not None else 0

    def train(self, epochs: int) -> int:
        """Trains whole epochs.

        Returns:
            How many were done. Fewer than asked if the numbers ran away: then the last good
            parameters stand, and `diagnosis` says why. Fewer too if early stopping ended it: then the best
            ones stand.
        """
        done = 0
        while done < epochs and not self.stopped:
            # Early stopping looks after every epoch; otherwise the backend is left alone for longer.
            asked = 1 if self._spec.patience else min(epochs - done, _EPOCHS_IN_A_CALL)
            rates = self._rates[:asked]
            for ahead in range(asked):
                rates[ahead] = self._rate(self.epoch + ahead)
            trained = self._train(rates)
            self.epoch += trained
            done += trained
            if trained < asked:
                l2_rate = self._spec.regularization_rate * _l2_share(self._spec)
                self.diagnosis = diagnose_divergence(float(rates[trained]), l2_rate, self._inputs)
                break
            if self._spec.patience:
                self._no_longer_better()
        return done

    def died(self) -> Diagnosis | None:
        """Whether the network has lost every way to learn."""
        network = self._built.network
        weights = [matrix.matrix(part)[:, 1:] for matrix, part in linear_parts(network, network.parameters)]
        rectified = tuple(name in _RECTIFIED for name in self._built.activations[:-1])
        l1 = self._spec.regularization in ("L1", "elastic") and self._spec.regularization_rate > 0
        with np.errstate(all="ignore"):
            return diagnose_death(self.train_part.forward, self._built.hidden, rectified, weights, l1)

    def _train(self, rates: Array) -> int:
        """An epoch at each rate; returns how many left the numbers finite."""
        if self._anchor is not None:
            return self._anchor.train(len(rates), float(rates[0]))  # its rate is constant
        assert self._epochs is not None
        orders = self._orders[: len(rates)]
        for row in orders:
            self._random.shuffle(self._order)
            row[...] = self._order
        return self._epochs.train(orders, rates)

    def _no_longer_better(self) -> None:
        network = self._built.network
        loss = self.validation_part.loss()
        if loss < self._best_loss:
            self._best_loss, self.best_epoch = loss, self.epoch
            np.copyto(self._best, network.parameters)
            np.copyto(self._best_state, network.state)
        elif self.epoch - self.best_epoch >= self._spec.patience:
            np.copyto(network.parameters, self._best)
            np.copyto(network.state, self._best_state)
            self.stopped = True


def _l1_share(spec: Spec) -> float:
    return {"L1": 1.0, "elastic": spec.l1_share}.get(spec.regularization, 0.0)


def _l2_share(spec: Spec) -> float:
    return 0.0 if spec.regularization == "none" else 1 - _l1_share(spec)


def _rules(spec: Spec) -> Rules:
    return Rules(
        batch_size=spec.batch_size,
        regularization_rate=0.0 if spec.regularization == "none" else spec.regularization_rate,
        l1_share=_l1_share(spec),
        optimizer=spec.optimizer,
        settings=Settings(momentum=spec.momentum, weight_decay=spec.weight_decay),
        max_norm=spec.max_norm,
        clip_norm=spec.clip_norm,
    )
