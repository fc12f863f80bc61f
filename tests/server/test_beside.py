"""`playground` starts the page and a GPU server beside it, and both end together."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from playground.server.beside import running
from playground.server.command import PORT
from tests.server.conftest import PATIENCE, GpuServer, children, free_port, is_alive, until_now

SERVING = re.compile(r"app running at")
READY = re.compile(r"GPU server ready on ws://127\.0\.0\.1:(\d+), training on")


class Playground:
    """The command `playground` in a process of its own, with its state in a folder of the test."""

    def __init__(self, state_home: Path, *options: str) -> None:
        self.log_file = state_home / "playground.log"
        with self.log_file.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "playground", "--port", str(free_port()), *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "XDG_STATE_HOME": str(state_home), "PYTHONUNBUFFERED": "1"},
            )
        until_now(lambda: SERVING.search(self.log) or self.process.poll() is not None)
        assert self.process.poll() is None, self.log

    @property
    def log(self) -> str:
        """What it has printed so far."""
        return self.log_file.read_text()

    def family(self) -> set[int]:
        """Every process that it has started, and that these have."""
        found, young = set[int](), {self.process.pid}
        while young:
            young = set().union(*map(children, young)) - found
            found |= young
        return found

    def end(self, number: int = signal.SIGTERM) -> None:
        """Send it a signal and wait for its end."""
        self.process.send_signal(number)
        self.process.wait(PATIENCE)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Playground]]:
    """Starts `playground` with options; what is left of it is ended after the test."""
    started: list[Playground] = []

    def start(*options: str) -> Playground:
        started.append(Playground(tmp_path, *options))
        return started[-1]

    yield start
    for playground in started:
        if playground.process.poll() is None:
            playground.end(signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_page_and_server_start_and_end_together(
    start: Callable[..., Playground], tmp_path: Path, number: int
) -> None:
    """Once the page is served the server answers too; however the command ends, nothing is left of either."""
    playground = start()
    until_now(lambda: READY.search(playground.log))
    assert running(tmp_path / "neural-playground")
    until_now(lambda: len(playground.family()) == 2)  # the server, and the job that waits in it
    family = playground.family()
    playground.end(number)
    until_now(lambda: not any(map(is_alive, family)))


def test_a_server_that_runs_already_is_used_and_left_alone(
    start: Callable[..., Playground], tmp_path: Path
) -> None:
    """Where a server holds the state folder, no other is started, and it outlives the page."""
    server = GpuServer(tmp_path / "neural-playground")
    server.start()
    playground = start()
    until_now(lambda: f"GPU server already running on {server.url}" in playground.log)
    playground.end()
    assert running(server.folder) == server.url
    server.stop()


def test_a_taken_port_is_left_to_whoever_has_it(start: Callable[..., Playground]) -> None:
    """Where something else listens on the usual port, the server takes another."""
    with ExitStack() as stack:
        with suppress(OSError):  # taken already: just as good
            stack.enter_context(socket.create_server(("127.0.0.1", PORT)))
        playground = start()
        until_now(lambda: READY.search(playground.log))
    assert f":{PORT}," not in playground.log


def test_the_page_can_be_had_alone(start: Callable[..., Playground]) -> None:
    """`--no-gpu-server` starts the page and nothing else."""
    assert start("--no-gpu-server").family() == set()
