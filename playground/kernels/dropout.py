"""Dropout, with masks that any backend can make again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .layers import Draw, Step, Stretch
from .signals import Signal
from .tape import Array, Tape, call

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def split_mix(state: NDArray[np.uint64]) -> Tape:
    """The calls that turn counters into random 64-bit numbers in place: SplitMix64's output function.

    Source: Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators (2014).
    """
    held = np.empty_like(state)
    tape: Tape = []
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1)):
        tape += [
            call(np.right_shift, state, np.uint64(shift), held),
            call(np.bitwise_xor, state, held, state),
            call(np.multiply, state, np.uint64(factor), state),
        ]
    return tape


@dataclass(frozen=True)
class Dropout:
    """While training, each value is 0 with probability `rate`, and else divided by 1 - rate.

    Mask t (from 1), element i of the (units, batch) array, is dropped if the upper 53 bits of
    SplitMix64(seed + (t * 2^32 + i) * golden), read as a fraction, are below `rate`. The state counts the
    masks.

    Source: Srivastava et al., Dropout (2014), in its inverted form.
    """

    rate: float
    seed: int
    fan_in: int | None = None
    size = 0
    state_size = 1

    def initialise(self, own: Stretch, draw: Draw) -> None:
        """Starts the masks from the first."""
        own.state[0] = 0.0

    def write(self, own: Stretch, x: Signal, *, training: bool) -> Step:
        """The layer for the input buffer `x`."""
        if not training or self.rate == 0:
            return Step(x, [], lambda grad, _: ([], grad))
        out = Signal.empty(x.value.shape)
        dropped = np.empty(x.value.shape, bool)
        counters = np.arange(dropped.size, dtype=np.uint64).reshape(dropped.shape) * _GOLDEN
        bits, fraction = np.empty_like(counters), np.empty(counters.shape)
        start = np.zeros((), np.uint64)
        seed, mask_bits = np.uint64(self.seed), np.uint64(32)
        keep = 1 / (1 - self.rate)

        def next_mask() -> None:
            own.state[0] += 1
            start[...] = own.state[0]
            np.left_shift(start, mask_bits, start)
            np.multiply(start, _GOLDEN, start)
            np.add(start, seed, start)

        forward = [
            next_mask,
            call(np.add, counters, start, bits),
            *split_mix(bits),
            call(np.right_shift, bits, np.uint64(11), bits),
            call(np.copyto, fraction, bits),
            call(np.less, fraction, self.rate * 2.0**53, dropped),
            call(np.multiply, x.value, keep, out.value),
            call(np.copyto, out.value, 0.0, where=dropped),
        ]

        def backward(grad: Array, _: bool) -> tuple[Tape, Array]:
            return [call(np.multiply, grad, keep, grad), call(np.copyto, grad, 0.0, where=dropped)], grad

        return Step(out, forward, backward)
