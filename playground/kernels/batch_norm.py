"""Batch normalisation: Ioffe and Szegedy (2015)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .layers import Draw, Step, Stretch
from .signals import Signal
from .tape import Array, Tape, call

_EPSILON = 1e-5
_MOMENTUM = 0.1


@dataclass(frozen=True)
class BatchNorm:
    """scale * (x - mean) / sqrt(variance + 1e-5) + shift, unit by unit.

    Training uses the batch's own mean and variance, and moves the running ones by a tenth towards them
    (towards the unbiased variance, as PyTorch does); looking uses the running ones. Parameters: scale
    (units), then shift (units). State: running mean (units), then running variance (units).
    """

    units: int

    @property
    def fan_in(self) -> int | None:
        """Features it takes."""
        return self.units

    @property
    def size(self) -> int:
        """Scale and shift."""
        return 2 * self.units

    @property
    def state_size(self) -> int:
        """Running mean and variance."""
        return 2 * self.units

    def initialise(self, own: Stretch, draw: Draw) -> None:
        """Scale 1, shift 0, running mean 0, running variance 1."""
        own.parameters[: self.units], own.parameters[self.units :] = 1.0, 0.0
        own.state[: self.units], own.state[self.units :] = 0.0, 1.0

    def write(self, own: Stretch, x: Signal, *, training: bool) -> Step:
        """The layer for the input buffer `x`."""
        units = self.units
        scale, shift = own.parameters[:units, None], own.parameters[units:, None]
        running_mean, running_variance = own.state[:units, None], own.state[units:, None]
        out = Signal.empty(x.value.shape)
        values, g = x.rows[1:], out.rows[1:]
        count = values.shape[1]
        normal, held = np.empty(g.shape), np.empty(g.shape)
        mean, variance, spread, moved = (np.empty((units, 1)) for _ in range(4))
        measure = [
            call(np.add.reduce, values, 1, None, mean, True),
            call(np.multiply, mean, 1 / count, mean),
            call(np.subtract, values, mean, normal),
            call(np.multiply, normal, normal, held),
            call(np.add.reduce, held, 1, None, variance, True),
            call(np.multiply, variance, 1 / count, variance),
        ]
        recall = [
            call(np.subtract, values, running_mean, normal),
            call(np.copyto, variance, running_variance),
        ]
        normalise = [
            call(np.add, variance, _EPSILON, spread),
            call(np.sqrt, spread, spread),
            call(np.divide, normal, spread, normal),
            call(np.multiply, normal, scale, g),
            call(np.add, g, shift, g),
        ]
        remember: Tape = []
        for running, seen in ((running_mean, 1.0), (running_variance, count / max(count - 1, 1))):
            remember += [
                call(np.multiply, mean if running is running_mean else variance, _MOMENTUM * seen, moved),
                call(np.multiply, running, 1 - _MOMENTUM, running),
                call(np.add, running, moved, running),
            ]
        forward = [*measure, *normalise, *remember] if training else [*recall, *normalise]

        def backward(grad: Array, wanted: bool) -> tuple[Tape, Array]:
            delta = grad.reshape(units, -1)
            grad_scale, grad_shift = own.gradient[:units, None], own.gradient[units:, None]
            tape = [
                call(np.multiply, delta, normal, held),
                call(np.add.reduce, held, 1, None, grad_scale, True),
                call(np.add.reduce, delta, 1, None, grad_shift, True),
            ]
            if wanted:
                # dL/dx = scale / spread * (delta - mean(delta) - normal * mean(delta * normal))
                tape += [
                    call(np.multiply, grad_scale, 1 / count, moved),
                    call(np.multiply, normal, moved, held),
                    call(np.subtract, delta, held, delta),
                    call(np.multiply, grad_shift, 1 / count, moved),
                    call(np.subtract, delta, moved, delta),
                    call(np.divide, scale, spread, moved),
                    call(np.multiply, delta, moved, delta),
                ]
            return tape, grad

        return Step(out, forward, backward)
