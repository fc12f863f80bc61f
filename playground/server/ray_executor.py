"""Runs on a Ray cluster: one actor for each, with as much of a GPU as a slot has. The extra `cluster`
installs Ray.

The actor runs the very loop of a local job; only its port differs. The state folder has to lie on a file
system that every node of the cluster has, at the same path.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import os
from collections.abc import AsyncIterator
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from playground.frame import Frame
from playground.server.devices import CPU, Device
from playground.server.worker.messages import (
    AnyCommand,
    AnyEvent,
    Ended,
    Start,
    decode_command,
    decode_event,
    encode,
)

# By name: an extra that need not be there for the rest to be type-checked.
ray: Any = importlib.import_module("ray")
log = logging.getLogger(__name__)
PACKAGE_HOME = str(Path(__file__).parents[2])
LOOK_AGAIN = 1.0  # s an actor waits for something to tell before it answers that there is nothing
KILLED = -9


class QueuePort:
    """The port of a job in an actor: what it sends waits in a queue until the server asks."""

    def __init__(self) -> None:
        self.commands: SimpleQueue[AnyCommand] = SimpleQueue()
        self.out: SimpleQueue[bytes | Frame] = SimpleQueue()

    def send(self, event: AnyEvent) -> None:
        """Tell the server."""
        self.out.put(encode(event))

    def send_frame(self, frame: Frame) -> None:
        """Give the server an array."""
        self.out.put(frame)


class TrainingActor:
    """One run on some node of the cluster. Three calls go on at a time: training, telling and hearing."""

    def __init__(self) -> None:
        from playground.server.recipes import preload

        self.port = QueuePort()
        preload()

    def ready(self) -> None:
        """Answered once everything is imported."""

    def train(self, start: bytes) -> None:
        """Train one run; its last words go out like all others."""
        from playground.server.worker.training import train

        command = decode_command(start)
        assert isinstance(command, Start)
        self.port.send(train(command, self.port))

    def hear(self, command: bytes) -> None:
        """Take a command."""
        self.port.commands.put(decode_command(command))

    def tell(self) -> list[tuple[bool, bytes]]:
        """What has happened since the last call, in order: whether it is a frame, and its bytes."""
        told: list[tuple[bool, bytes]] = []
        with contextlib.suppress(Empty):
            told.append(_packed(self.port.out.get(timeout=LOOK_AGAIN)))
            while True:
                told.append(_packed(self.port.out.get_nowait()))
        return told


def _packed(item: bytes | Frame) -> tuple[bool, bytes]:
    return (True, item.encode()) if isinstance(item, Frame) else (False, item)


class RayHandle:
    """An actor that trains one run."""

    def __init__(self, actor: Any) -> None:
        self._actor = actor
        self._training: Any = None
        self._over = asyncio.Event()
        self._code = KILLED

    def send(self, command: AnyCommand) -> None:
        """Tell the job; the first command is its `Start`."""
        if isinstance(command, Start):
            self._training = self._actor.train.remote(encode(command))
        else:
            self._actor.hear.remote(encode(command))

    async def events(self) -> AsyncIterator[AnyEvent | bytes]:
        """Events and frames until the last words, or until the actor is gone."""
        try:
            while True:
                for is_frame, data in await self._actor.tell.remote():
                    if is_frame:
                        yield data
                        continue
                    event = decode_event(data)
                    if isinstance(event, Ended):
                        self._code = 0
                    yield event
        except ray.exceptions.RayError as error:
            log.warning("actor lost: %s", error)
        finally:
            self._over.set()

    def terminate(self) -> None:
        """An actor has no gentler end than `kill`."""
        self.kill()

    def kill(self) -> None:
        """End the actor's process; Ray ends what it has started."""
        ray.kill(self._actor)
        self._over.set()

    async def wait(self) -> int:
        """0 after last words, else as if killed."""
        await self._over.wait()
        return self._code

    def last_words(self) -> str:
        """Ray keeps them in its own logs."""
        return "see the logs of Ray"


class RayExecutor:
    """Actors on a cluster, one of them waiting on each slot that is idle."""

    def __init__(self, address: str | None) -> None:
        # The actors' nodes import the same package; Ray's logs stay with Ray.
        path = os.pathsep.join([PACKAGE_HOME, os.environ.get("PYTHONPATH", "")])
        ray.init(
            address=address,
            include_dashboard=False,
            log_to_driver=False,
            configure_logging=False,
            runtime_env={"env_vars": {"PYTHONPATH": path, "CUBLAS_WORKSPACE_CONFIG": ":4096:8"}},
        )
        self._gpus = int(ray.cluster_resources().get("GPU", 0))
        self._waiting: dict[int | None, Any] = {}

    def devices(self) -> list[Device]:
        """One for each GPU of the cluster; Ray decides which is which."""
        return [Device(f"ray:{i}", "GPU of the cluster", "ray") for i in range(self._gpus)] or [CPU]

    async def start(self, slot: int | None) -> RayHandle:
        """The waiting actor of the slot; beside the slots, one that waits for room on the cluster."""
        self.warm(slot)
        actor = self._waiting.pop(slot)
        try:
            await actor.ready.remote()
        except ray.exceptions.RayError as error:
            raise RuntimeError(str(error)) from error
        return RayHandle(actor)

    def warm(self, slot: int | None) -> None:
        """Have an actor waiting; returns at once."""
        if slot not in self._waiting:
            options = {"num_gpus": 1} if self._gpus else {"num_cpus": 1}
            remote = ray.remote(max_concurrency=3, **options)(TrainingActor)
            self._waiting[slot] = remote.remote()

    async def close(self) -> None:
        """End every actor, and this process's part in the cluster."""
        await asyncio.to_thread(ray.shutdown)
