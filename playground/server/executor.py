"""Where jobs run. An executor starts them; a handle is one that was started. Ours are processes of this
machine.

One process waits on each slot with everything imported, so that a run starts at once. Each has its own
session and process group, so that ending it ends whatever it started; and it ends by itself when its
standard input does, so that nothing survives a server that was killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections import deque
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from playground.server.worker.messages import AnyCommand, AnyEvent, Ready, decode_event
from playground.server.worker.port import EVENT, HEAD

log = logging.getLogger(__name__)
LAST_WORDS = 20_000  # bytes of a job's standard error that are kept
MOST = 64 * 2**20  # bytes of one event or frame; more is no event of ours
PACKAGE_HOME = Path(__file__).parents[2]


class Handle(Protocol):
    """One job that was started."""

    def send(self, command: AnyCommand) -> None:
        """Tell the job; what is sent to a job that has ended is lost."""

    def events(self) -> AsyncIterator[AnyEvent | bytes]:
        """Events, and frames as they travel, until the job ends."""

    def terminate(self) -> None:
        """Ask the operating system to end the job."""

    def kill(self) -> None:
        """End the job and everything it started, now."""

    async def wait(self) -> int:
        """Wait until nothing of the job is left; its exit code, negative for the signal that ended it."""

    def last_words(self) -> str:
        """The end of what the job wrote to its standard error, for whoever runs the server."""


class Executor(Protocol):
    """Starts jobs."""

    async def start(self, slot: int | None) -> Handle:
        """A job that is ready for its `Start`, on a slot that has none; None: beside the slots."""

    def warm(self, slot: int | None) -> None:
        """Make the next `start` on this slot quick."""

    async def close(self) -> None:
        """End everything that was started."""


class LocalHandle:
    """A process of this machine."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        self.pid = process.pid
        self._process = process
        self._stdin, self._stdout, self._stderr = process.stdin, process.stdout, process.stderr
        self._words: deque[bytes] = deque()
        self._reading = asyncio.create_task(self._read_words())

    @classmethod
    async def spawn(cls, visible: str = "cpu") -> LocalHandle:
        """Start a process that imports everything and waits; of all GPUs it sees those that are `visible`.

        That has to be said before it starts: libraries may ask the driver for its devices when they are
        imported.
        """
        own = {
            "PYTHONPATH": python_path(),
            "CUDA_VISIBLE_DEVICES": "" if visible == "cpu" else visible,
            "CUBLAS_WORKSPACE_CONFIG": ":4096:8",  # the same results each time (torch's notes on randomness)
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "playground.server.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
            limit=2**20,
            env={**os.environ, **own},
        )
        return cls(process)

    def send(self, command: AnyCommand) -> None:
        """Tell the job; what is sent to a job that has ended is lost."""
        if not self._stdin.is_closing():
            self._stdin.write(msgspec.json.encode(command) + b"\n")

    async def events(self) -> AsyncIterator[AnyEvent | bytes]:
        """Events, and frames as they travel, until the job ends or says what is no event."""
        with contextlib.suppress(asyncio.IncompleteReadError):
            while True:
                length, kind = HEAD.unpack(await self._stdout.readexactly(HEAD.size))
                if length > MOST:
                    log.error("job %d: expected at most %d bytes; got %d", self.pid, MOST, length)
                    return
                data = await self._stdout.readexactly(length)
                yield decode_event(data) if kind == EVENT else data

    def terminate(self) -> None:
        """SIGTERM to the job alone: its default action, no clean-up that could hang."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL to the whole group."""
        self._signal(signal.SIGKILL)

    async def wait(self) -> int:
        """The exit code; what the job has started and left behind is killed."""
        code = await self._process.wait()
        self.kill()
        await self._reading
        return code

    def last_words(self) -> str:
        """The end of the standard error."""
        return b"".join(self._words)[-LAST_WORDS:].decode(errors="replace")

    @property
    def alive(self) -> bool:
        """Whether the process has not ended yet."""
        return self._process.returncode is None

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    async def _read_words(self) -> None:
        while data := await self._stderr.read(4096):
            self._words.append(data)
            while sum(map(len, self._words)) > 2 * LAST_WORDS:
                self._words.popleft()


def python_path() -> str:
    """Where a process of ours finds this very package, and what this one finds."""
    return os.pathsep.join(filter(None, (str(PACKAGE_HOME), os.environ.get("PYTHONPATH"))))


class LocalExecutor:
    """Processes of this machine, one of them waiting on each slot that is idle.

    `visible` says for each slot which GPU it is, as CUDA_VISIBLE_DEVICES does, or `cpu`; what runs beside the
    slots shares the first one's.
    """

    def __init__(self, visible: Sequence[str]) -> None:
        self._visible = visible
        self._idle: dict[int | None, asyncio.Task[LocalHandle]] = {}
        self._all: set[LocalHandle] = set()

    async def start(self, slot: int | None) -> LocalHandle:
        """The waiting process of the slot; another one if that has died in its sleep."""
        for _ in range(2):
            self.warm(slot)
            handle = await self._idle.pop(slot)
            async for event in handle.events():
                if isinstance(event, Ready):
                    return handle
            log.error("a waiting job ended with code %d: %s", await handle.wait(), handle.last_words())
        raise RuntimeError("no job can be started")

    def warm(self, slot: int | None) -> None:
        """Have a process waiting; returns at once."""
        if slot not in self._idle:
            self._idle[slot] = asyncio.create_task(self._spawn(self._visible[slot or 0]))

    async def close(self) -> None:
        """Kill every process that is left, waiting ones and others."""
        for task in self._idle.values():
            with contextlib.suppress(OSError):
                await task
        self._idle.clear()
        for handle in self._all:
            handle.kill()
        await asyncio.gather(*(handle.wait() for handle in self._all))

    async def _spawn(self, visible: str) -> LocalHandle:
        self._all = {handle for handle in self._all if handle.alive}
        handle = await LocalHandle.spawn(visible)
        self._all.add(handle)
        return handle
