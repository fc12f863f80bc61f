"""Epochs of training by the compiled kernels: what `NumpyEpochs` and `AnchorEpochs` do, many in one call."""

from __future__ import annotations

from ctypes import byref, pointer

import numpy as np
from numpy.typing import NDArray

from ..losses import Loss
from ..network import Network
from ..numpy_backend import RUNAWAY, Rules
from ..tape import Array
from . import structures
from .library import library
from .plan import Plan
from .structures import LOSSES, OPTIMIZERS, PENALTIES

#: Optimiser -> numbers it remembers of each parameter.
_SLOTS = {"momentum": 1, "nesterov": 1, "adagrad": 1, "adadelta": 2, "rmsprop": 1, "adam": 2, "adamw": 2}


class _Points:
    """The training points, in one array with their targets, and a plan for each size of batch."""

    def __init__(self, network: Network, loss: Loss, x: Array, target: Array, *, as_v8: bool = False) -> None:
        self._network, self._loss, self._as_v8 = network, loss, as_v8
        self._points = np.vstack([x, target])
        self.count = self._points.shape[1]
        self._inputs = len(x)
        self._good = network.parameters.copy(), network.state.copy()
        self.cut(1)  # a network that the kernels do not know is refused here

    def cut(self, size: int) -> None:
        """Batches of `size` points from now on."""
        network = self._network
        plan = Plan(network, min(size, self.count), training=True, as_v8=self._as_v8)
        if (plan.inputs, plan.inputs + plan.outputs) != (self._inputs, len(self._points)):
            raise ValueError(f"expected {plan.inputs} features; got points of {len(self._points)} rows")
        self._plan = plan
        good_parameters, good_state = self._good
        self.structure = structures.Batches(
            network=pointer(plan.structure),
            points=plan.pointer(self._points),
            target=plan.pointer(np.zeros((plan.outputs, plan.stride))),
            count=self.count,
            batch_size=size,
            runaway=RUNAWAY,
            loss=LOSSES.index(self._loss.name),
            size=network.size,
            state_size=len(network.state),
            parameters=plan.pointer(network.parameters),
            gradient=plan.pointer(network.gradient),
            state=plan.pointer(network.state),
            good_parameters=plan.pointer(good_parameters),
            good_state=plan.pointer(good_state),
        )


def _check_mask(network: Network, is_weight: Array) -> None:
    if is_weight.shape != (network.size,) or is_weight.dtype != np.float64:
        raise ValueError(f"expected {network.size} float64; got {is_weight.shape} {is_weight.dtype}")


class FusedEpochs:
    """The textbook epoch: every batch used, the last short one too, each moving the parameters once.

    Args:
        network: to be trained.
        loss: of its output against the targets.
        x: (features, N) training points.
        target: (outputs, N).
        is_weight: (size,) 1 where penalties act.

    Raises:
        NotCovered: a network that the kernels do not know.
        FusedUnavailable: there are no compiled kernels.
    """

    def __init__(self, network: Network, loss: Loss, x: Array, target: Array, is_weight: Array) -> None:
        self._kernels = library()
        _check_mask(network, is_weight)
        self._network, self._points = network, _Points(network, loss, x, target)
        self._is_weight = np.ascontiguousarray(is_weight)
        self._rules: Rules | None = None
        self._memory: tuple[Array, Array] = np.zeros((0, 0)), np.zeros(2)

    def configure(self, rules: Rules) -> None:
        """Takes effect with the next update; the same optimiser keeps what it remembers."""
        if rules == self._rules:
            return
        before, self._rules = self._rules, rules
        if before is None or (before.optimizer, before.settings) != (rules.optimizer, rules.settings):
            self._memory = np.zeros((_SLOTS.get(rules.optimizer, 0), self._network.size)), np.ones(2)
        if before is None or before.batch_size != rules.batch_size:
            self._points.cut(rules.batch_size)
        network, settings = self._network, rules.settings
        slots, scalars = self._memory
        self._structure = structures.Rules(
            optimization=structures.Optimization(
                optimizer=OPTIMIZERS.index(rules.optimizer),
                size=network.size,
                momentum=settings.momentum,
                rho=settings.rho,
                beta1=settings.beta1,
                beta2=settings.beta2,
                weight_decay=settings.weight_decay,
                parameters=network.parameters.ctypes.data,
                gradient=network.gradient.ctypes.data,
                decays=self._is_weight.ctypes.data,
                slots=slots.ctypes.data,
                scalars=scalars.ctypes.data,
            ),
            l1_rate=rules.regularization_rate * rules.l1_share,
            l2_rate=rules.regularization_rate * (1 - rules.l1_share),
            clip_norm=rules.clip_norm,
            max_norm=rules.max_norm,
        )

    def train(self, orders: NDArray[np.intp], rates: Array) -> int:
        """Whole epochs, one for each row of `orders` (epochs, N), at `rates` (epochs,).

        Returns:
            How many were done: fewer when a parameter ran away (see `RUNAWAY`); the last good ones are then
            back.

        Raises:
            ValueError: arrays of another shape or type, or an order that names no point.
        """
        fits = orders.shape == (len(rates), self._points.count) and rates.ndim == 1
        if not fits or orders.dtype != np.intp or rates.dtype != np.float64:
            raise ValueError(
                f"expected (epochs, {self._points.count}) orders and (epochs,) rates;"
                f" got {orders.shape} {orders.dtype}, {rates.shape} {rates.dtype}"
            )
        orders, rates = np.ascontiguousarray(orders), np.ascontiguousarray(rates)
        done = self._kernels.fused_train(
            byref(self._points.structure),
            byref(self._structure),
            len(rates),
            orders.ctypes.data,
            rates.ctypes.data,
        )
        if done < 0:
            raise ValueError(f"expected orders of the points 0 to {self._points.count - 1}")
        return int(done)


class FusedAnchorEpochs:
    """TensorFlow Playground's epoch to the last bit; see `AnchorEpochs`.

    Arguments and errors as for `FusedEpochs`.
    """

    def __init__(self, network: Network, loss: Loss, x: Array, target: Array, is_weight: Array) -> None:
        self._kernels = library()
        _check_mask(network, is_weight)
        self._points = _Points(network, loss, x, target, as_v8=True)
        self._arrays = np.ascontiguousarray(is_weight), np.zeros(network.size), np.ones(network.size)
        weights, carried, alive = self._arrays
        self._structure = structures.Anchor(
            is_weight=weights.ctypes.data, carried=carried.ctypes.data, alive=alive.ctypes.data
        )

    def configure(self, batch_size: int, regularization: str, regularization_rate: float) -> None:
        """Takes effect with the next update; what was carried over and what is dead stays so."""
        if batch_size != self._points.structure.batch_size:
            self._points.cut(batch_size)
        self._structure.penalty = PENALTIES.index(regularization)
        self._structure.regularization_rate = regularization_rate

    @property
    def dead(self) -> int:
        """Weights that an L1 penalty has frozen."""
        alive = self._arrays[2]
        return int(len(alive) - alive.sum())

    def train(self, epochs: int, rate: float) -> int:
        """Whole epochs; returns how many were done, as `FusedEpochs.train` does."""
        return int(
            self._kernels.fused_train_anchor(
                byref(self._points.structure), byref(self._structure), epochs, rate
            )
        )
