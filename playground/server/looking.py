"""Looking through runs that have ended: a process loads the checkpoint, trains nothing and answers probes.

It needs no slot and moves the run into no other state; it ends by itself when nobody has probed for a while.
"""

from __future__ import annotations

import asyncio
import logging

from playground.server.devices import Device
from playground.server.executor import Executor, Handle
from playground.server.job import Job
from playground.server.limits import Limits
from playground.server.running import start_of
from playground.server.worker.messages import Draw, Drawn, Ended, Probe, Started

log = logging.getLogger(__name__)
MOST = 4  # processes at the same time; the next one takes the place of the one that was asked longest ago


class Looking:
    """The process through which `job` is looked at."""

    def __init__(self, job: Job, device: Device, executor: Executor, limits: Limits, threads: int) -> None:
        self.job = job
        self._device, self._executor, self._limits, self._threads = device, executor, limits, threads
        self._handle: Handle | None = None
        self._first: Probe | None = None
        self._drawing = True  # not before it is ready
        self._over = False

    async def live(self) -> None:
        """From its start to its end; raises OSError or RuntimeError when there can be no process."""
        handle = self._handle = await self._executor.start(None)
        handle.send(start_of(self.job, self._device, self._limits, self._threads, resume=True, look=True))
        if self._first:
            handle.send(self._first)
        if self._over:  # while the process was being made
            handle.kill()
        try:
            last = await self._follow(handle)
        finally:
            handle.kill()
        code = await handle.wait()
        if not self._over and (last is None or last.key):
            log.warning("looking at %s ended with code %d: %s", self.job.id, code, handle.last_words())

    async def _follow(self, handle: Handle) -> Ended | None:
        async for event in handle.events():
            match event:
                case Ended():
                    return event
                case bytes() if self.job.viewers and len(event) <= self._limits.frame_bytes:
                    self.job.show(event)
                case Started() | Drawn():
                    self._drawing = False
                    self.draw()
        return None

    def probe(self, probe: Probe) -> None:
        """Look through this from now on."""
        if self._handle:
            self._handle.send(probe)
        else:
            self._first = probe

    def draw(self) -> None:
        """Have it draw what somebody is ready to see, unless it is drawing already."""
        if not self._drawing and self._handle and (topics := self.job.hungry()):
            self._drawing = True
            self._handle.send(Draw(sorted(topics)))

    def end(self) -> None:
        """End it now."""
        self._over = True
        if self._handle:
            self._handle.kill()


class Lookers:
    """Everybody's processes of this kind, at most `MOST`."""

    def __init__(self, device: Device, executor: Executor, limits: Limits, threads: int) -> None:
        self._with = (device, executor, limits, threads)
        self._looking: dict[str, Looking] = {}  # by run, the one that was asked last at the end
        self._tasks: set[asyncio.Task[None]] = set()

    def probe(self, job: Job, probe: Probe) -> None:
        """Look at a run that has ended, and has a checkpoint, through this."""
        looking = self._looking.pop(job.id, None)
        if looking is None:
            for longest in list(self._looking.values())[: 1 - MOST]:
                self.leave(longest.job)
            looking = Looking(job, *self._with)
            task = asyncio.create_task(self._accompany(looking))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self._looking[job.id] = looking
        looking.probe(probe)

    def draw(self, job: Job) -> None:
        """Somebody may have become ready to see a topic of this run."""
        if looking := self._looking.get(job.id):
            looking.draw()

    def leave(self, job: Job) -> None:
        """Look at this run no more."""
        if looking := self._looking.pop(job.id, None):
            looking.end()

    async def close(self) -> None:
        """End all of them."""
        for looking in list(self._looking.values()):
            self.leave(looking.job)
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _accompany(self, looking: Looking) -> None:
        try:
            await looking.live()
        except (OSError, RuntimeError):
            log.exception("looking at %s", looking.job.id)
        finally:
            if self._looking.get(looking.job.id) is looking:
                del self._looking[looking.job.id]
