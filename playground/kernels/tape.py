"""A training step as a list of NumPy calls on buffers that never move.

In a small network the arithmetic is cheap and getting to it is dear: looking up attributes, slicing,
allocating. So a layer does not compute; it *writes down*, once, the NumPy calls that compute, each bound to
its operands and to the buffer for its result. A step then only runs the list, and allocates nothing. It reads
like the mathematics:

    [call(np.matmul, weights, x, z), call(np.tanh, z, a)]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Call = Callable[[], object]
Tape = list[Call]


def call(function: Callable[..., object], *operands: object, **options: object) -> Call:
    """One call with its operands bound. Numbers become arrays now, so that it need not happen each time."""
    fixed = (np.array(operand) if isinstance(operand, float) else operand for operand in operands)
    return partial(function, *fixed, **options)


def spread(values: Array, buffer: Array) -> Call:
    """Repeats `values` along the axes that it lacks, into `buffer`, whose shape it is broadcast to.

    A ufunc that broadcasts its operands makes buffers of its own; one on equal shapes makes none.
    """
    return call(np.copyto, buffer, values)


def run(tape: Iterable[Call]) -> None:
    """Runs the calls in order."""
    for step in tape:
        step()
