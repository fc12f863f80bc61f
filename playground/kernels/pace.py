"""Training by the clock."""

from __future__ import annotations

import time
from collections.abc import Callable

_TICK = 1e-4  # seconds; browsers' clocks are no finer


def train_for(seconds: float, max_epochs: int, train: Callable[[int], int]) -> int:
    """Trains the whole epochs that fit in `seconds`, from one to `max_epochs`.

    Args:
        seconds: to be filled.
        max_epochs: not to be exceeded.
        train: trains so many epochs and returns how many were done; fewer end it.

    Returns:
        How many were done.
    """
    begun = now = time.perf_counter()
    done = 0
    while done < max_epochs and (done == 0 or now < begun + seconds):
        # As many in one call as will fit, judged by the pace so far.
        fitting = int(done * (begun + seconds - now) / max(now - begun, _TICK))
        asked = max(1, min(fitting, max_epochs - done))
        trained = train(asked)
        done += trained
        if trained < asked:
            break
        now = time.perf_counter()
    return done
