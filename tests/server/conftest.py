"""Real servers, real sockets, real jobs."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from playground.client import Engine, Job, connect
from playground.protocol import State
from tests.conftest import ROOT

READY = re.compile(r"GPU server ready on (wss?)://[\d.]+:(\d+), training on")
START = "import sys; from playground.server.command import main; sys.exit(main())"
PATIENCE = 90.0  # s; only ever used up by a test that fails
SHORT = {"recipe": "digits-mlp", "epochs": 2, "hidden": [16]}
ENDLESS = {"recipe": "digits-mlp", "epochs": 20_000, "hidden": [16], "report_every": 50}


class GpuServer:
    """`playground gpu` in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = ""
        self.process: subprocess.Popen[str] | None = None

    def start(self, *options: str) -> None:
        """Start it and wait until it listens; the last of two options counts."""
        command = [sys.executable, "-c", START]
        arguments = ["--port", "0", "--state-dir", str(self.folder), "--devices", "cpu", *options]
        with self.folder.with_suffix(".log").open("a") as log:
            self.process = subprocess.Popen(
                [*command, *arguments],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self.process.stdout
        line = self.process.stdout.readline()
        match = READY.match(line)
        assert match, f"{line}{self.log()}"
        self.url = f"{match[1]}://127.0.0.1:{match[2]}"

    def log(self) -> str:
        """What it has written to its standard error."""
        return self.folder.with_suffix(".log").read_text()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send it a signal and wait for its end."""
        assert self.process
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        assert self.process.stdout
        self.process.stdout.close()
        self.process = None
        return code

    def children(self) -> set[int]:
        """Processes that it has started."""
        assert self.process
        return children(self.process.pid)

    def engine(self, person: str = "ana", **options: Any) -> Engine:
        """A client's engine, to be used in `async with`."""
        return connect(self.url, person=person, **options)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def children(pid: int) -> set[int]:
    """Living children of a process."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except (OSError, ValueError):
            continue
        if int(parent) == pid and state != "Z":
            found.add(int(path.parent.name))
    return found


def is_alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until_now(holds: Callable[[], object]) -> None:
    """Wait until something holds, with nothing else to do meanwhile."""
    last = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < last, "waited in vain"
        time.sleep(0.05)


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.02)


async def until_running(job: Job) -> None:
    """Wait until a run trains and has measured something."""
    async with asyncio.timeout(PATIENCE):
        async for _ in job:
            if job.status == "running" and job.metrics:
                return


async def step_of(job: Job, **state: str) -> int:
    """The step of the next state that the run tells with these fields, such as `status="paused"`."""
    async with asyncio.timeout(PATIENCE):
        async for event in job:
            if isinstance(event, State) and state.items() <= vars(event).items():
                assert event.step is not None
                return event.step
    raise AssertionError(f"the run ended without {state}")


@pytest.fixture
def deterministic() -> Iterator[None]:
    """PyTorch takes only ways that give the same to the last bit each time."""
    import torch  # not above: tests of the page need only the servers

    torch.use_deterministic_algorithms(True)
    yield
    torch.use_deterministic_algorithms(False)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GpuServer]:
    """A server that is stopped at the end of the test; it has not been started."""
    server = GpuServer(tmp_path / "state")
    yield server
    if server.process:
        server.stop(signal.SIGKILL)


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GpuServer]:
    """One server for the tests of a file that leave it as it was."""
    server = GpuServer(tmp_path_factory.mktemp("server") / "state")
    server.start()
    yield server
    server.stop()
