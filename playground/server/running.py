"""One run on a slot: from the start of its process to its end, whichever end that is."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any, Literal

from playground.protocol import Status
from playground.server.devices import Device
from playground.server.executor import Executor, Handle
from playground.server.job import Job
from playground.server.limits import Limits
from playground.server.refusal import Refusal
from playground.server.specs import to_json
from playground.server.worker.messages import (
    AnyCommand,
    AnyEvent,
    Beat,
    Cancel,
    Changed,
    Draw,
    Drawn,
    Ended,
    Measured,
    Moved,
    Saved,
    Start,
    Started,
    Suspend,
)

log = logging.getLogger(__name__)
TERMINATE_AFTER = 2.0  # s between asking a job to end and SIGTERM
KILL_AFTER = 3.0  # s between SIGTERM and SIGKILL
VMSTAT = Path("/proc/vmstat")
SIGKILL = 9
End = tuple[Status | Literal["suspended"], dict[str, Any] | None]


class Running:
    """The process that trains `job`. `first` are commands that it gets with its start.

    `unheard` are those that came when it had been told to make room for others.
    """

    def __init__(
        self,
        job: Job,
        device: Device,
        share: float,
        executor: Executor,
        limits: Limits,
        threads: int,
        first: Sequence[AnyCommand] = (),
    ) -> None:
        self.job = job
        self.began = time.monotonic()
        self.progressed: Callable[[str], None] = lambda person: None
        self.unheard: list[AnyCommand] = []
        self._first = first
        self._device, self._share, self._threads = device, share, threads
        self._executor, self._limits = executor, limits
        self._handle: Handle | None = None
        self._asked: Literal["cancelled", "suspended"] | None = None
        self._ending: asyncio.Task[None] | None = None
        self._drawing: set[str] = set()  # topics that the job has been asked for and has not drawn yet
        self._paused_at: float | None = None
        self._first_step = job.card.step

    async def live(self, slot: int) -> End:
        """Train to the end; returns the state it ended in, and the record of what went wrong."""
        self.job.move("starting")
        before = oom_kills()
        try:
            handle = self._handle = await self._executor.start(slot)
        except (OSError, RuntimeError) as error:
            log.error("run %s: %s", self.job.id, error)
            return "failed", Refusal("crashed", "crashed", run=self.job.id).record()
        how = {"share": self._share, "resume": self.job.card.checkpoint is not None}
        handle.send(start_of(self.job, self._device, self._limits, self._threads, **how))
        for command in self._first:
            handle.send(command)
        if self._asked:  # while the process was being made
            self._ask(self._asked)
        try:
            last, late = await self._follow(handle)
        finally:
            handle.kill()
        code = await handle.wait()
        if self._ending:
            self._ending.cancel()
        if last is None or last.key:
            log.warning("run %s ended with code %d: %s", self.job.id, code, handle.last_words())
        return self._verdict(last, late, code, oom_kills() > before)

    # ---- what the server asks of it

    def send(self, command: AnyCommand) -> None:
        """Tell the job, if there is one yet."""
        if self._asked == "suspended":
            self.unheard.append(command)
        elif self._handle:
            self._handle.send(command)

    def cancel(self) -> None:
        """End: asked first, then with SIGTERM, then with SIGKILL."""
        self._asked = "cancelled"
        self._ask("cancelled")

    def suspend(self) -> None:
        """Save and end, because the server does or because others shall have the device."""
        if self._asked is None:
            self._asked = "suspended"
            self._ask("suspended")

    def draw(self) -> None:
        """Have the job draw what somebody is ready to see and it has not been asked for yet."""
        if self._handle and (topics := self.job.hungry() - self._drawing):
            self._drawing |= topics
            self._handle.send(Draw(sorted(topics)))

    def remaining(self, typical: float | None) -> float | None:
        """Seconds that this run still needs, as far as its own speed so far tells, or what is typical."""
        done = self.job.card.step - self._first_step
        spent = time.monotonic() - self.began
        if done > 0:
            return spent * (self.job.card.spec.steps() - self.job.card.step) / done
        return None if typical is None else max(0.0, typical - spent)

    def _ask(self, end: Literal["cancelled", "suspended"]) -> None:
        if self._handle and self._ending is None:
            self._handle.send(Cancel() if end == "cancelled" else Suspend())
            self._ending = asyncio.create_task(self._insist(self._handle))

    async def _insist(self, handle: Handle) -> None:
        await asyncio.sleep(TERMINATE_AFTER)
        handle.terminate()
        await asyncio.sleep(KILL_AFTER)
        handle.kill()

    # ---- what it tells

    async def _follow(self, handle: Handle) -> tuple[Ended | None, str | None]:
        """Take in its events until the last; returns its last words, and the limit that it has passed."""
        events: AsyncIterator[AnyEvent | bytes] = handle.events()
        wall = time.monotonic() + self._limits.wall_s
        patience: Literal["start_s", "step_s"] = "start_s"
        while True:
            quiet = time.monotonic() + getattr(self._limits, patience)
            try:
                async with asyncio.timeout(min(quiet, wall) - time.monotonic()):
                    event = await anext(events)
            except StopAsyncIteration:
                return None, None
            except TimeoutError:
                return None, "wall_s" if wall < quiet else patience
            if isinstance(event, Ended):
                if patience == "step_s":
                    self.job.card.step, self.job.card.epoch = event.step, event.epoch
                return event, None
            if isinstance(event, Started):
                patience = "step_s"
            self._take(event)

    def _take(self, event: AnyEvent | bytes) -> None:
        job = self.job
        match event:
            case bytes() if len(event) > self._limits.frame_bytes:
                log.error("run %s: expected frame_bytes <= %d", job.id, self._limits.frame_bytes)
            case bytes():
                job.show(event)
            case Measured(step, epoch, values):
                job.record({"type": "metrics", "step": step, "epoch": epoch, "values": values})
            case Started(step, epoch):
                job.card.step, job.card.epoch = step, epoch
                job.move("running")
                self.draw()
            case Moved(running, step, epoch):
                job.card.step, job.card.epoch = step, epoch
                job.move("running" if running else "paused")
                self._paused_at = None if running else time.monotonic()
            case Changed(spec, step, epoch):
                state = {"type": "state", "status": job.card.status, "step": step, "epoch": epoch}
                job.record({**state, "effect": "live", "spec": spec})
            case Saved(step):
                job.record({"type": "checkpoint", "step": step})
                job.write_frames()
            case Beat(step, epoch):
                job.card.step, job.card.epoch = step, epoch
                if self._paused_at and time.monotonic() - self._paused_at >= self._limits.park_s:
                    self.suspend()
            case Drawn(topics):
                self._drawing.difference_update(topics)
                self.draw()
        if isinstance(event, (Started, Moved, Beat)):
            self.progressed(job.card.person)

    def _verdict(self, last: Ended | None, late: str | None, code: int, short_of_memory: bool) -> End:
        if last:
            if last.key:
                kind: Any = last.key.partition(".")[0]
                return last.status, Refusal(kind, last.key, **last.values).record()
            # Cancelled while it was saving to make room: it has done all that was asked.
            cancelled = last.status == "suspended" and self._asked == "cancelled"
            return "cancelled" if cancelled else last.status, None
        if self._asked:
            return self._asked, None
        if late:
            key = f"timed_out.{late.removesuffix('_s')}"
            value = getattr(self._limits, late)
            return "timed_out", Refusal("timed_out", key, field=late, expected=value).record()
        if code == -SIGKILL and short_of_memory:
            return "out_of_memory", Refusal("out_of_memory", "out_of_memory.kernel").record()
        if code == -SIGKILL:
            return "lost", Refusal("lost", "lost", signal=-code).record()
        return "failed", Refusal("crashed", "crashed", run=self.job.id).record()


def start_of(job: Job, device: Device, limits: Limits, threads: int, **how: Any) -> Start:
    """What the process of a run is told first; `how` are fields of `Start` that are not as usual."""
    return Start(
        job=job.id,
        spec=to_json(job.card.spec),
        folder=str(job.folder),
        device="cpu" if device.visible == "cpu" else "cuda",
        threads=threads,
        memory=limits.job_memory_bytes,
        **how,
    )


def oom_kills() -> int:
    """How many processes the kernel has killed for want of memory since it started; 0 where it does not
    say."""
    try:
        lines = VMSTAT.read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("oom_kill "))
