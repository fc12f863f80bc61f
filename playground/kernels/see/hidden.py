"""How the layers of a network bend the plane: grid lines and points as a layer's neurons see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..backend import Outputs
from ..builder import Built
from ..errors import SpecError
from ..live import LiveTrainer
from ..tape import Array
from ..views import EXTENT

LINES = 13  # each way, one for every whole number of the plane
PER_LINE = 49
MOST_POINTS = 400


def grid() -> Array:
    """(2 * LINES * PER_LINE, 2) points along the grid's lines: the upright ones first, then the level."""
    fixed = np.repeat(np.linspace(-EXTENT, EXTENT, LINES), PER_LINE)
    along = np.tile(np.linspace(-EXTENT, EXTENT, PER_LINE), LINES)
    return np.concatenate([np.stack([fixed, along], 1), np.stack([along, fixed], 1)])


def principal_axes(values: Array, before: Array | None = None) -> tuple[Array, Array]:
    """The directions in which values (units, N) vary most: (2, units) axes, (units,) shares of the variance.

    An axis has no sign of its own, and two of equal variance have no order: they are chosen to lie nearest
    to the axes of `before`; without those, the greatest component of an axis is positive.
    """
    centred = values - values.mean(axis=1, keepdims=True)
    variances, vectors = np.linalg.eigh(centred @ centred.T / values.shape[1])
    variances = np.maximum(variances[::-1], 0)
    axes = vectors.T[::-1][:2]
    if before is None:
        signs = np.sign(axes[np.arange(2), np.abs(axes).argmax(axis=1)])
    else:
        overlap = np.abs(axes @ before.T)
        if overlap[0, 1] + overlap[1, 0] > overlap[0, 0] + overlap[1, 1]:
            axes, variances[:2] = axes[::-1], variances[:2][::-1].copy()
        signs = np.where(np.einsum("ij,ij->i", axes, before) < 0, -1.0, 1.0)
    total = variances.sum()
    return axes * signs[:, None], variances / total if total > 0 else variances


def separated(values: Array, classes: NDArray[np.intp]) -> float:
    """Share of the points (units, N) told apart by straight cuts: least squares on one column a class."""
    design = np.vstack([np.ones(values.shape[1]), values]).T
    wanted = classes[:, None] == np.unique(classes)
    fitted = design @ np.linalg.lstsq(design, np.asarray(wanted, dtype=float), rcond=None)[0]
    return float(np.mean(fitted.argmax(axis=1) == wanted.argmax(axis=1)))


class HiddenSpace:
    """The space of one layer's neurons, drawn in two dimensions."""

    def __init__(self) -> None:
        self._built: Built | None = None
        self._layer = -1
        self._axes: Array | None = None

    def look(self, live: LiveTrainer, seconds: float, options: Mapping[str, Any]) -> dict[str, Any]:
        """The grid and up to `MOST_POINTS` training points in the space of layer `options["layer"]`.

        Layer 0 is what the network receives, 1 the first hidden one; the last is meant if none is given or
        there are fewer. Two neurons are drawn as they are, more by their first two principal components.

        Returns:
            "layer"; "units" of layer 0 and each hidden layer; "lines", `LINES`; "grid" (2 * LINES, PER_LINE,
            2) and "points" (N, 2), flat; "labels" (N) as in the data; "shares", of the variance, of both
            axes, or None where they are neurons; "separated", see `separated`, or None without classes.

        Raises:
            SpecError: the network receives nothing.
        """
        del seconds
        built, part = live.subject.built, live.training.train_part
        if not len(part.x):
            raise SpecError("features", "at least one", 0)
        layer = min(options.get("layer", len(built.hidden)), len(built.hidden))
        if built is not self._built or layer != self._layer:
            self._prepare(live, layer)
        points = self._values(self._at_points, self._points)
        lines = self._values(self._at_grid, self._grid)
        shares = None
        if len(points) > 2:
            self._axes, shares = principal_axes(points, self._axes)
            middle = points.mean(axis=1, keepdims=True)
            drawn_points, drawn_lines = self._axes @ (points - middle), self._axes @ (lines - middle)
        else:
            drawn_points, drawn_lines = points, lines
        head = live.subject.head
        return {
            "layer": layer,
            "units": [len(part.x), *built.widths[1:-1]],
            "lines": LINES,
            "grid": _pairs(drawn_lines),
            "points": _pairs(drawn_points),
            "labels": self._labels[:, 0].astype(np.float32),
            "shares": None if shares is None else shares[:2].tolist(),
            "separated": separated(points, head.actual_classes(self._labels)) if head.classifies else None,
        }

    def _prepare(self, live: LiveTrainer, layer: int) -> None:
        part = live.training.train_part
        every = np.unique(np.linspace(0, part.x.shape[1] - 1, MOST_POINTS).astype(int))
        self._built, self._layer, self._axes = live.subject.built, layer, None
        self._points, self._labels = np.ascontiguousarray(part.x[:, every]), part.labels[every]
        self._grid = live.seen_at(grid())
        self._at_points, self._at_grid = live.outputs(self._points), live.outputs(self._grid)

    def _values(self, outputs: Outputs, received: Array) -> Array:
        if self._layer == 0:
            return received
        assert self._built is not None
        outputs.run()
        return outputs.layer(self._built.hidden[self._layer - 1])


def _pairs(values: Array) -> Array:
    """(N * 2,) the first two rows side by side; one row alone lies on a line."""
    flat = np.zeros((values.shape[1], 2))
    flat[:, : len(values)] = values.T
    return flat.ravel()
