"""What can be said of two networks on the plane before there are any: layers, parameters, steps; and how much
of them is shown.

Without NumPy, so that whoever only checks what is asked for need not load it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from playground.light.errors import Unfit

EPOCH = 100  # steps: an adversarial network has no test set that would have to wait for the end of the data
FEWEST = 10  # points of a drawing
LEAK = 0.2  # the slope of a leaky ReLU below 0
BARE = ("least-squares", "wasserstein-gp")  # losses whose discriminator answers with no probability
SHOWN, ARROWS = 512, 64
SIDE, EDGE = 41, 1.5  # places of the map each way, and how far it goes
GRID, LINE = 21, 101  # points of a latent grid each way; of a latent space of one dimension


def sizes(spec: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The widths of the generator's layers and of the discriminator's.

    Raises `Unfit` for a drawing of next to nothing.
    """
    if spec.data == "drawn" and len(spec.points) < FEWEST:
        raise Unfit("points.few", "points", expected=FEWEST, given=len(spec.points))
    return (spec.latent_size, *spec.generator, 2), (2, *spec.discriminator, 1)


def parameters(spec: Any) -> int:
    """Weights and biases of both."""
    return sum((fan_in + 1) * fan_out for each in sizes(spec) for fan_in, fan_out in pairwise(each))


def steps(spec: Any) -> int:
    """Of the generator."""
    return int(spec.epochs * EPOCH)


def title(spec: Any) -> str:
    """`ring, non-saturating, 2-32-32-2`."""
    return f"{spec.data}, {spec.loss}, {'-'.join(map(str, sizes(spec)[0]))}"


def latent_grid(spec: Any) -> tuple[int, int, float]:
    """Rows and columns of the latent points that are shown as a grid, and how far it goes."""
    rows, columns = (1, LINE) if spec.latent_size == 1 else (GRID, GRID)
    return rows, columns, 1.0 if spec.latent == "uniform" else 2.0
