"""What was measured on the way: the loss chart's curve though many epochs pass between two pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .training import Training

_PARTS = 50


class Milestones:
    """Measures at epochs 1, 2, 3 ... of a run, later each time a fiftieth of the way so far has been added.

    So a chart of the run is never coarser than about 2 % of its width, and measuring costs next to nothing.
    """

    def __init__(self) -> None:
        self._passed: list[dict[str, Any]] = []

    def train(self, training: Training, epochs: int, measure: Callable[[], dict[str, Any]]) -> int:
        """Trains whole epochs and returns how many were done; see `Training.train`."""
        done = 0
        while done < epochs:
            stretch = 1 + training.epoch // _PARTS
            asked = min(stretch, epochs - done)
            trained = training.train(asked)
            done += trained
            if trained < asked:
                break
            if trained == stretch:
                self._passed.append(measure())
        return done

    def take(self) -> list[dict[str, Any]]:
        """What was measured since it was last taken, by rising epoch."""
        passed, self._passed = self._passed, []
        return passed
