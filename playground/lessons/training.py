"""Runs as the server trains them, in this process and without a socket: by them the promises of lessons are
checked, and their cards' pictures made.
"""

from __future__ import annotations

from functools import cache
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from playground.datasets import Missing
from playground.frame import Frame
from playground.lessons.server import spec_of
from playground.server.limits import Limits
from playground.server.refusal import Refusal
from playground.server.specs import parse, to_json
from playground.server.worker.messages import (
    AnyCommand,
    AnyEvent,
    Draw,
    Ended,
    Measured,
    Pause,
    Start,
    Started,
)
from playground.server.worker.messages import Run as Go
from playground.server.worker.training import train

Array = np.ndarray[Any, Any]


class Run:
    """What a run says: its measures, and the frames of one topic at some moments and at the end."""

    def __init__(self, topic: str | None = None, moments: tuple[int, ...] = ()) -> None:
        self.commands: SimpleQueue[AnyCommand] = SimpleQueue()
        self.topic = topic
        self.moments = list(moments)  # steps, in order
        self.measures: dict[str, list[float]] = {}
        self.frames: list[Array] = []
        self.last: dict[str, Array] = {}  # the last frame of each topic: all are drawn at the end

    def send(self, event: AnyEvent) -> None:
        """Keep what was measured; when a moment has come, ask for a frame."""
        if isinstance(event, Measured):
            for name, value in event.values.items():
                self.measures.setdefault(name, []).append(value)
        if isinstance(event, (Started, Measured)) and self.moments and event.step >= self.moments[0]:
            self.moments = [moment for moment in self.moments if moment > event.step]
            for command in (Pause(), Draw([self.topic or ""])):  # it waits for nothing while it is paused
                self.commands.put(command)

    def send_frame(self, frame: Frame) -> None:
        """Keep the frame."""
        array = np.frombuffer(frame.payload, frame.dtype).reshape(frame.shape)
        self.last[frame.topic] = array
        if frame.topic == self.topic:
            self.frames.append(array)
            self.commands.put(Go())


def run(link: str, seed: int, topic: str | None = None, moments: tuple[float, ...] = ()) -> Run | None:
    """Train what a link describes to its end, seeing a topic at these parts of it; None: it broke down.

    Raises `Missing` where its data are not on this machine.
    """
    try:
        spec = parse({**spec_of(link), "seed": seed}, Limits())
    except Refusal as refusal:
        raise Missing(refusal.values["given"]) from refusal  # all else was refused when the lesson was read
    heard = Run(topic, tuple(round(part * spec.steps()) for part in moments))
    with TemporaryDirectory() as folder:
        ended: Ended = train(Start("lesson", to_json(spec), folder), heard)
    if ended.key not in ("", "diverged"):
        raise RuntimeError(f"the run ended with {ended.key} at step {ended.step}")
    return heard if ended.status == "done" else None


# Trained once, however many promises ask.
trained = cache(run)
