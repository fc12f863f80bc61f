"""What it costs a run to be watched: one run, not watched and watched in turns.

Processor time is compared, because other work on the machine changes the time on the clock by more than this;
and whole epochs, because the test after each of them is part of every turn.
"""

from __future__ import annotations

import statistics
import time
from typing import Any, NamedTuple, Protocol

from playground.client import Engine, Job
from playground.frame import Frame
from playground.protocol import Metrics

WINDOW = 2.0  # s, at least


class Window(NamedTuple):
    """A part of a run that goes on."""

    pace: float  # steps by second of processor time
    speed: float  # steps by second
    updates: float  # by second


Pairs = list[tuple[Window, Window]]  # not watched, watched


class Measured(Protocol):
    """A server whose job's processor time is known."""

    def job_seconds(self) -> float:
        """So far."""


async def in_turns(
    engine: Engine, server: Measured, spec: dict[str, Any], topics: list[str], count: int
) -> Pairs:
    """Pairs of windows of one run, which is cancelled then."""
    job = await engine.submit(spec)
    await until_training(job)
    await engine.unwatch(job)
    pairs = [
        (await window(engine, server, job.id, []), await window(engine, server, job.id, topics))
        for _ in range(count)
    ]
    await job.cancel()
    return pairs


async def until_training(job: Job) -> None:
    """Wait for the first measurement of a run."""
    async for event in job:
        if isinstance(event, Metrics):
            return


async def window(engine: Engine, server: Measured, id: str, topics: list[str]) -> Window:
    """From the end of an epoch to the end of another."""
    job = await engine.watch(id, topics)
    marks: list[tuple[float, float, int]] = []
    updates = 0
    async for event in job:
        updates += isinstance(event, Frame) and event.topic == "live"
        if isinstance(event, Metrics) and float(event.epoch).is_integer():
            marks.append((time.monotonic(), server.job_seconds(), event.step))
            if marks[-1][0] - marks[0][0] > WINDOW:
                break
            if len(marks) == 1:
                updates = 0
    await engine.unwatch(job)
    (begun, used_before, first), (ended, used, last) = marks[0], marks[-1]
    steps, seconds = last - first, ended - begun
    return Window(steps / (used - used_before), steps / seconds, updates / seconds)


def cost(pairs: Pairs) -> str:
    """The median part of the pace that is lost, and its quartiles."""
    costs = [1 - watched.pace / alone.pace for alone, watched in pairs]
    low, middle, high = statistics.quantiles(costs, n=4)
    return f"{middle:.1%} (quartiles {low:.1%} and {high:.1%})"
