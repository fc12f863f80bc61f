"""What can be counted of a Q-network before there is one: its layers, parameters, steps and limits.

Without NumPy, so that whoever only checks what is asked for need not load it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from playground.light.grid import MOVES, Grid

EPOCH = 200  # training steps
LIMITS = {"grid": 100, "pole": 200}  # steps after which an episode is broken off
POLE_NUMBERS, POLE_ACTIONS = 4, 2


def sizes(spec: Any) -> tuple[int, ...]:
    """Of the network's layers: what it sees, the hidden ones, and one answer for each action.

    Raises `Unfit` for a grid that cannot be crossed, also where it is not used.
    """
    rows, columns = Grid(spec.grid).shape
    if spec.world == "pole":
        return POLE_NUMBERS, *spec.hidden, POLE_ACTIONS
    return rows * columns, *spec.hidden, len(MOVES)


def parameters(spec: Any) -> int:
    """Weights and biases."""
    return sum((fan_in + 1) * fan_out for fan_in, fan_out in pairwise(sizes(spec)))


def steps(spec: Any) -> int:
    """Of all epochs."""
    return int(spec.epochs * EPOCH)


def title(spec: Any) -> str:
    """`pole 4-64-64-2`."""
    return f"{spec.world} {'-'.join(map(str, sizes(spec)))}"
