"""Several optimisers on the same way: from the same first weights, on the same points."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .errors import SpecError
from .features import ANCHOR_FEATURES
from .live import LiveTrainer

MOST_RUNNERS = 8
MOST_EPOCHS = 10_000
_HEATS = 100  # in how many stretches a race is run, so that all curves grow together


class Race:
    """A race of optimisers, beside a run that it leaves alone.

    All train as textbooks do, with the run's loss, whatever its arithmetic; without early stopping, so that
    all go as far.

    Args:
        live: the run whose points and first weights they have.
        runners: what sets each apart: "optimizer", "learning_rate".
        epochs: how far they go.

    Raises:
        SpecError: not 2 to 8 runners, or not 1 to 10,000 epochs; a setting that cannot be.
    """

    def __init__(self, live: LiveTrainer, runners: Sequence[Mapping[str, Any]], epochs: int) -> None:
        if not 2 <= len(runners) <= MOST_RUNNERS:
            raise SpecError("runners", f"2 to {MOST_RUNNERS} of them", len(runners))
        if not 1 <= epochs <= MOST_EPOCHS:
            raise SpecError("epochs", f"a whole number from 1 to {MOST_EPOCHS}", epochs)
        common = dataclasses.replace(
            live.spec,
            compat="none",
            loss=live.spec.active_loss,
            features=tuple(name for name in live.spec.features if name in ANCHOR_FEATURES),
            batch_size=min(live.spec.batch_size, live.n_train),
            patience=0,
        )
        self._runners = [live.rival(dataclasses.replace(common, **runner)) for runner in runners]
        self._epochs, self._stretch = epochs, -(-epochs // _HEATS)
        self._laps = [(number, 0, *_losses(runner)) for number, runner in enumerate(self._runners)]
        self._next = 0

    @property
    def over(self) -> bool:
        """Whether all have come as far as they could."""
        return not any(map(self._can_go_on, self._runners))

    def go_on(self, seconds: float) -> dict[str, Any]:
        """Lets them train in turn, each a stretch at a time, for `seconds`, but at least one of them.

        Returns:
            "laps" (N * 4): runner, epoch, training loss, test loss, since the last call; "broken": for each
            runner whether its numbers ran away, its last good ones then being its last; "over".
        """
        end = time.perf_counter() + seconds
        while not self.over:
            number = self._next
            self._next = (number + 1) % len(self._runners)
            runner = self._runners[number]
            if self._can_go_on(runner):
                if runner.train(min(self._stretch, self._epochs - runner.epoch)):
                    self._laps.append((number, runner.epoch, *_losses(runner)))
                if time.perf_counter() >= end:
                    break
        laps, self._laps = self._laps, []
        return {
            "laps": np.array(laps, dtype=float).ravel(),
            "broken": [runner.diagnosis is not None for runner in self._runners],
            "over": self.over,
        }

    def _can_go_on(self, runner: LiveTrainer) -> bool:
        return runner.epoch < self._epochs and runner.diagnosis is None


def _losses(runner: LiveTrainer) -> tuple[float, float]:
    return runner.training.train_part.loss(), runner.training.test_part.loss()
