"""Combination functions: how a unit gathers its inputs x into one net input g.

f is the fan-in. Every weight w, bandwidth b and altitude a is trained.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .layers import Draw, Layer, Step, Stretch
from .signals import Signal
from .tape import Array, Tape, call, spread


@dataclass(frozen=True)
class Linear:
    """g_j = b_j + sum_i w_ij x_i. Parameters: (fan_out, 1 + fan_in), each unit's bias before its weights."""

    fan_in: int
    fan_out: int
    state_size = 0
    name = "linear"

    @property
    def size(self) -> int:
        """How many parameters it has."""
        return self.fan_out * (1 + self.fan_in)

    def matrix(self, vector: Array) -> Array:
        """(fan_out, 1 + fan_in) view of its stretch of a flat vector."""
        return vector.reshape(self.fan_out, 1 + self.fan_in)

    def initialise(self, own: Stretch, draw: Draw) -> None:
        """Biases 0, weights drawn."""
        matrix = self.matrix(own.parameters)
        matrix[:, 0] = 0.0
        matrix[:, 1:] = draw(self.fan_in, self.fan_out)

    def write(self, own: Stretch, x: Signal, *, training: bool) -> Step:
        """The layer for the input buffer `x`."""
        del training
        matrix, gradient = self.matrix(own.parameters), self.matrix(own.gradient)
        out = Signal.empty((self.fan_out, *x.value.shape[1:]))
        forward = [call(np.matmul, matrix, x.rows, out.rows[1:])]

        def backward(grad: Array, wanted: bool) -> tuple[Tape, Array]:
            grad_x = np.empty(x.value.shape)
            delta = grad.reshape(self.fan_out, -1)
            tape = [call(np.matmul, delta, x.rows.T, gradient)]
            if wanted:
                flat = grad_x.reshape(self.fan_in, -1)
                tape.append(call(np.matmul, matrix[:, 1:].T, delta, flat))
            return tape, grad_x

        return Step(out, forward, backward)


@dataclass(frozen=True)
class Additive:
    """g_j = sum_i x_i: nothing to train."""

    fan_in: int
    fan_out: int
    size = 0
    state_size = 0
    name = "additive"

    def initialise(self, own: Stretch, draw: Draw) -> None:
        """Nothing to write."""

    def write(self, own: Stretch, x: Signal, *, training: bool) -> Step:
        """The layer for the input buffer `x`."""
        del own, training
        out = Signal.empty((self.fan_out, *x.value.shape[1:]))
        total = np.empty((1, *x.value.shape[1:]))
        forward = [call(np.add.reduce, x.value, 0, None, total, True), call(np.copyto, out.value, total)]

        def backward(grad: Array, _: bool) -> tuple[Tape, Array]:
            grad_x = np.empty(x.value.shape)
            grad_total = np.empty(total.shape)
            return [
                call(np.add.reduce, grad, 0, None, grad_total, True),
                call(np.copyto, grad_x, grad_total),
            ], grad_x

        return Step(out, forward, backward)


@dataclass(frozen=True)
class EqualSlopes:
    """g_j = b_j + sum_i w_i x_i: all units share their weights. Parameters: w (fan_in), then b (fan_out)."""

    fan_in: int
    fan_out: int
    state_size = 0
    name = "equal_slopes"

    @property
    def size(self) -> int:
        """How many parameters it has."""
        return self.fan_in + self.fan_out

    def initialise(self, own: Stretch, draw: Draw) -> None:
        """Biases 0, weights drawn."""
        own.parameters[: self.fan_in] = draw(self.fan_in, 1)[0]
        own.parameters[self.fan_in :] = 0.0

    def write(self, own: Stretch, x: Signal, *, training: bool) -> Step:
        """The layer for the input buffer `x`."""
        del training
        weights, bias = own.parameters[: self.fan_in], own.parameters[self.fan_in :, None]
        grad_weights, grad_bias = own.gradient[: self.fan_in], own.gradient[self.fan_in :]
        out = Signal.empty((self.fan_out, *x.value.shape[1:]))
        total = np.empty(x.rows.shape[1])
        g, each = out.rows[1:], np.empty((self.fan_out, len(total)))
        forward = [
            call(np.matmul, weights, x.rows[1:], total),
            spread(total, g),
            spread(bias, each),
            call(np.add, g, each, g),
        ]

        def backward(grad: Array, wanted: bool) -> tuple[Tape, Array]:
            grad_x, grad_total = np.empty(x.value.shape), np.empty_like(total)
            delta = grad.reshape(self.fan_out, -1)
            tape = [
                call(np.add.reduce, delta, 1, None, grad_bias),
                call(np.add.reduce, delta, 0, None, grad_total),
                call(np.matmul, x.rows[1:], grad_total, grad_weights),
            ]
            if wanted:
                flat = grad_x.reshape(self.fan_in, -1)
                each = np.empty(flat.shape)
                tape += [
                    spread(grad_total, flat),
                    spread(weights[:, None], each),
                    call(np.multiply, flat, each, flat),
                ]
            return tape, grad_x

        return Step(out, forward, backward)


@dataclass(frozen=True)
class Radial:
    """g_j = height_j - b^2 sum_i (w_ij - x_i)^2: how near x is to the unit's centre w_j.

    `shared_width` gives the layer one b instead of one a unit. The height is 0, f log|a_j| ("altitude") or
    f log|b_j| ("width"). Parameters: w (fan_out, fan_in), then b (fan_out or 1), then a (fan_out) if there is
    one.
    """

    fan_in: int
    fan_out: int
    shared_width: bool
    height: str
    state_size = 0

    @property
    def name(self) -> str:
        """Its key in `COMBINATIONS`."""
        return next(name for name, made_of in _RADIAL.items() if made_of == (self.shared_width, self.height))

    @property
    def widths(self) -> int:
        """How many b it has."""
        return 1 if self.shared_width else self.fan_out

    @property
    def size(self) -> int:
        """How many parameters it has."""
        return self.fan_out * self.fan_in + self.widths + (self.fan_out if self.height == "altitude" else 0)

    def split(self, vector: Array) -> tuple[Array, Array, Array]:
        """Its stretch of a flat vector as w (fan_out, fan_in), b (widths, 1), a (fan_out or 0, 1)."""
        end = self.fan_out * self.fan_in
        return (
            vector[:end].reshape(self.fan_out, self.fan_in),
            vector[end : end + self.widths, None],
            vector[end + self.widths :, None],
        )

    def initialise(self, own: Stretch, draw: Draw) -> None:
        """Centres drawn, widths and altitudes 1."""
        centre, width, altitude = self.split(own.parameters)
        centre[...] = draw(self.fan_in, self.fan_out)
        width[...] = 1.0
        altitude[...] = 1.0

    def write(self, own: Stretch, x: Signal, *, training: bool) -> Step:
        """The layer for the input buffer `x`."""
        del training
        centre, width, altitude = self.split(own.parameters)
        scale = altitude if self.height == "altitude" else width
        out = Signal.empty((self.fan_out, *x.value.shape[1:]))
        batch = x.rows.shape[1]
        offset = np.empty((self.fan_out, self.fan_in, batch))  # w_ij - x_i
        squared, distance = np.empty_like(offset), np.empty((self.fan_out, batch))
        precision, height = np.empty_like(width), np.empty_like(scale)
        g, each = out.rows[1:], np.empty((self.fan_out, batch))
        forward = [
            spread(centre[:, :, None], offset),
            spread(x.rows[1:], squared),
            call(np.subtract, offset, squared, offset),
            call(np.multiply, offset, offset, squared),
            call(np.add.reduce, squared, 1, None, distance),
            call(np.multiply, width, width, precision),
            call(np.negative, precision, precision),
            spread(precision, each),
            call(np.multiply, distance, each, g),
        ]
        if self.height != "none":
            forward += [
                call(np.abs, scale, height),
                call(np.log, height, height),
                call(np.multiply, height, float(self.fan_in), height),
                spread(height, each),
                call(np.add, g, each, g),
            ]

        def backward(grad: Array, wanted: bool) -> tuple[Tape, Array]:
            grad_centre, grad_width, grad_altitude = self.split(own.gradient)
            grad_x = np.empty(x.value.shape)
            delta = grad.reshape(self.fan_out, -1)
            unit, width_of = np.empty((self.fan_out, 1)), np.empty((self.fan_out, 1))
            scale_of = np.empty((self.fan_out, 1))
            tape = [
                call(np.multiply, delta, distance, each),
                call(np.add.reduce, each, 1, None, unit, True),
                spread(width, width_of),
                call(np.multiply, unit, width_of, unit),
                call(np.multiply, unit, -2.0, unit),
                call(np.add.reduce, unit, 0, None, grad_width[0], False)
                if self.shared_width
                else call(np.copyto, grad_width, unit),
            ]
            if self.height != "none":
                target = grad_altitude if self.height == "altitude" else grad_width
                tape += [
                    call(np.add.reduce, delta, 1, None, unit, True),
                    call(np.multiply, unit, float(self.fan_in), unit),
                    spread(scale, scale_of),
                    call(np.divide, unit, scale_of, unit),
                    call(np.copyto, target, unit)
                    if self.height == "altitude"
                    else call(np.add, target, unit, target),
                ]
            tape += [
                spread(precision, each),
                call(np.multiply, each, delta, each),
                call(np.multiply, each, 2.0, each),
                spread(each[:, None, :], squared),
                call(np.multiply, squared, offset, squared),
                call(np.add.reduce, squared, 2, None, grad_centre),
            ]
            if wanted:
                flat = grad_x.reshape(self.fan_in, -1)
                tape += [call(np.add.reduce, squared, 0, None, flat), call(np.negative, flat, flat)]
            return tape, grad_x

        return Step(out, forward, backward)


def combination(name: str, fan_in: int, fan_out: int) -> Layer:
    """The combination function called `name`, one of `COMBINATIONS`."""
    if name == "linear":
        return Linear(fan_in, fan_out)
    if name == "additive":
        return Additive(fan_in, fan_out)
    if name == "equal_slopes":
        return EqualSlopes(fan_in, fan_out)
    shared_width, height = _RADIAL[name]
    return Radial(fan_in, fan_out, shared_width, height)


#: Name -> whether the layer shares one b, and what the height is made of.
_RADIAL = {
    "x_radial": (False, "altitude"),
    "eh_radial": (False, "none"),
    "ev_radial": (False, "width"),
    "ew_radial": (True, "altitude"),
    "eq_radial": (True, "none"),
}

#: Name -> formula in TeX.
COMBINATIONS = {
    "linear": r"b_j + \sum_i w_{ij} x_i",
    "additive": r"\sum_i x_i",
    "equal_slopes": r"b_j + \sum_i w_i x_i",
    "x_radial": r"f \ln|a_j| - b_j^2 \sum_i (w_{ij} - x_i)^2",
    "eh_radial": r"-b_j^2 \sum_i (w_{ij} - x_i)^2",
    "ev_radial": r"f \ln|b_j| - b_j^2 \sum_i (w_{ij} - x_i)^2",
    "ew_radial": r"f \ln|a_j| - b^2 \sum_i (w_{ij} - x_i)^2",
    "eq_radial": r"-b^2 \sum_i (w_{ij} - x_i)^2",
}
