"""The training loss around the present weights: Li et al., Visualizing the Loss Landscape (2018)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..builder import Built
from ..live import LiveTrainer
from ..tape import Array
from ..training import Part
from .histograms import weight_slices

STEPS = 25  # odd, so that the middle is where the network is
REACH = 1.0  # of the picture, in lengths of the weights
MOST_POINTS = 1000
MOST_PATH = 200
_SEED = 2018


def filter_normalised(drawn: Array, weights: Array, layers: list[dict[str, Any]]) -> Array:
    """A random direction (size,) with each neuron's part scaled to the length of that neuron's weights.

    Biases and batch normalisation stay as they are, as in the paper (section 4). A neuron whose weights are
    all zero has no scale; its part is given length 1.

    Args:
        drawn: (size,) standard normal numbers.
        weights: (size,) the parameters, in the order of `layers`.
        layers: of `Layout.to_dict`.
    """
    direction = np.zeros(len(drawn))
    for layer, place in zip(layers, weight_slices(layers), strict=True):
        rows, own = drawn[place].reshape(-1, layer["fan_in"]), weights[place].reshape(-1, layer["fan_in"])
        lengths = np.linalg.norm(own, axis=1, keepdims=True)
        lengths[lengths == 0] = 1.0
        sizes = np.linalg.norm(rows, axis=1, keepdims=True)
        direction[place] = (rows * lengths / np.where(sizes > 0, sizes, 1.0)).ravel()
    return direction


def projected(points: Array, centre: Array, axes: Array) -> Array:
    """(N, 2) where the points (N, size) lie nearest on the plane through `centre` along `axes` (2, size)."""
    return np.asarray(np.linalg.lstsq(axes.T, (points - centre).T, rcond=None)[0].T)


class Landscape:
    """A slice of the training loss along two random directions, and the way that training has taken."""

    def __init__(self) -> None:
        self._built: Built | None = None
        self._part: Part | None = None
        self._epoch = 0

    def look(self, live: LiveTrainer, seconds: float, options: Mapping[str, Any]) -> dict[str, Any]:
        """The last whole slice; a new one around the present weights is worked on for `seconds`.

        Returns:
            "steps" and "reach": the slice goes from -reach to reach on either axis; "losses" (steps * steps),
            rows from the bottom, of up to `MOST_POINTS` training points, or None until there are all; "share"
            of the first slice that is done; "loss" in its middle; "path" (N * 2) on the slice, oldest first;
            "current", whether nothing has been learnt since it was begun.
        """
        del options
        self._follow(live)
        self._sweep(live, seconds)
        whole = self._whole
        return {
            "steps": STEPS,
            "reach": REACH,
            "losses": None if whole is None else whole[2],
            "share": 1.0 if whole else self._done / STEPS**2,
            "current": whole is not None and self._done == 0 and np.array_equal(whole[0], self._path[-1]),
            "loss": None if whole is None else float(whole[2][STEPS**2 // 2]),
            "path": projected(np.array(self._path), whole[0], whole[1]).ravel() if whole else np.zeros(0),
        }

    def _follow(self, live: LiveTrainer) -> None:
        """Where the network is now, on the way since the view was opened, reset or given another network."""
        subject, part = live.subject, live.training.train_part
        if subject.built is not self._built or part is not self._part:
            other = subject.built is not self._built
            self._built, self._part, self._head = subject.built, part, subject.head
            every = np.unique(np.linspace(0, part.x.shape[1] - 1, MOST_POINTS).astype(int))
            self._outputs = live.outputs(np.ascontiguousarray(part.x[:, every]))
            self._target = np.ascontiguousarray(part.target[:, every])
            self._done, self._stale = 0, True
            if other or live.epoch < self._epoch:
                self._drawn = np.random.default_rng(_SEED).standard_normal((2, len(live.order)))
                self._path: list[Array] = []
                self._whole: tuple[Array, Array, Array] | None = None
        self._epoch = live.epoch
        now = live.checkpoint()[: len(live.order)]
        if not self._path or not np.array_equal(self._path[-1], now):
            self._path.append(now)
        if len(self._path) > MOST_PATH:
            self._path = [*self._path[:-1:2], self._path[-1]]

    def _sweep(self, live: LiveTrainer, seconds: float) -> None:
        """Goes on with the slice: one loss after the other, until it is whole or the time is over."""
        if self._done == 0:
            self._centre = self._path[-1]
            if self._whole and not self._stale and np.array_equal(self._whole[0], self._centre):
                return  # nothing has been learnt since
            layers = live.layout()["layers"]
            self._axes = np.stack([filter_normalised(row, self._centre, layers) for row in self._drawn])
            self._losses, self._stale = np.empty(STEPS**2), False
        steps = np.linspace(-REACH, REACH, STEPS)
        parameters = live.subject.built.network.parameters
        kept = parameters.copy()
        end = time.perf_counter() + seconds
        try:
            with np.errstate(all="ignore"):
                while self._done < STEPS**2:
                    b, a = divmod(self._done, STEPS)
                    moved = steps[a] * self._axes[0] + steps[b] * self._axes[1]
                    parameters[live.order] = self._centre + moved
                    self._outputs.run()
                    self._losses[self._done] = self._outputs.loss(self._head.loss, self._target)
                    self._done += 1
                    if time.perf_counter() > end:
                        break
        finally:
            np.copyto(parameters, kept)
        if self._done == STEPS**2:
            self._whole, self._done = (self._centre, self._axes, self._losses), 0
