"""Batch normalisation: Ioffe and Szegedy (2015)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .layers import Draw, Step, Stretch
from .signals import Signal
from .tape import Array, Tape, call, spread

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

    def slope(self, own: Stretch) -> Array:
        """(units, 1) d out / d x where one only looks, by the running variance."""
        units = self.units
        return own.parameters[:units, None] / np.sqrt(own.state[units:, None] + _EPSILON)

    def write(self, own: Stretch, x: Signal, *, training: bool) -> Step:
        """The layer for the input buffer `x`."""
        units = self.units
        scale, shift = own.parameters[:units, None], own.parameters[units:, None]
        running_mean, running_variance = own.state[:units, None], own.state[units:, None]
        out = Signal.empty(x.value.shape)
        values, g = x.rows[1:], out.rows[1:]
        count = values.shape[1]
        normal, held, each = (np.empty(g.shape) for _ in range(3))
        mean, variance, deviation, moved = (np.empty((units, 1)) for _ in range(4))
        if training:
            forward = [
                call(np.add.reduce, values, 1, None, mean, True),
                call(np.multiply, mean, 1 / count, mean),
                spread(mean, each),
                call(np.subtract, values, each, normal),
                call(np.multiply, normal, normal, held),
                call(np.add.reduce, held, 1, None, variance, True),
                call(np.multiply, variance, 1 / count, variance),
            ]
            unbiased = count / max(count - 1, 1)
            for seen, factor, running in ((mean, 1.0, running_mean), (variance, unbiased, running_variance)):
                forward += [
                    call(np.multiply, seen, _MOMENTUM * factor, moved),
                    call(np.multiply, running, 1 - _MOMENTUM, running),
                    call(np.add, running, moved, running),
                ]
        else:
            forward = [
                spread(running_mean, each),
                call(np.subtract, values, each, normal),
                call(np.copyto, variance, running_variance),
            ]
        forward += [
            call(np.add, variance, _EPSILON, deviation),
            call(np.sqrt, deviation, deviation),
            spread(deviation, each),
            call(np.divide, normal, each, normal),
            spread(scale, each),
            call(np.multiply, normal, each, g),
            spread(shift, each),
            call(np.add, g, each, g),
        ]

        def backward(grad: Array, wanted: bool) -> tuple[Tape, Array]:
            delta = grad.reshape(units, -1)
            grad_scale, grad_shift = own.gradient[:units, None], own.gradient[units:, None]
            tape = [
                call(np.multiply, delta, normal, held),
                call(np.add.reduce, held, 1, None, grad_scale, True),
                call(np.add.reduce, delta, 1, None, grad_shift, True),
            ]
            if wanted:
                # dL/dx = scale / deviation * (delta - mean(delta) - normal * mean(delta * normal))
                tape += [
                    call(np.multiply, grad_scale, 1 / count, moved),
                    spread(moved, each),
                    call(np.multiply, normal, each, held),
                    call(np.subtract, delta, held, delta),
                    call(np.multiply, grad_shift, 1 / count, moved),
                    spread(moved, each),
                    call(np.subtract, delta, each, delta),
                    call(np.divide, scale, deviation, moved),
                    spread(moved, each),
                    call(np.multiply, delta, each, delta),
                ]
            return tape, grad

        return Step(out, forward, backward)
