"""The GPU server that `playground` starts beside the page, where everything that it needs is installed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

ADDRESS = "NEURAL_PLAYGROUND_SERVER"  # variable that tells every process of the page where the server is
NEEDED = ("fcntl", "msgspec", "prometheus_client", "safetensors", "torch")
COMMAND = ("-m", "playground", "gpu", "--beside-page")
PACKAGE_HOME = str(Path(__file__).parents[1])
START = 10.0  # s that the page waits for the server; it takes one, and more where a driver is slow to answer
END = 10.0  # s; the server saves its runs and ends in less than 3


def can_start() -> bool:
    """Whether everything that a GPU server needs is installed."""
    return all(map(find_spec, NEEDED))


class Companion:
    """`playground gpu` as a process of its own, or the server that runs already.

    It ends when its standard input does, and so with this process, whatever ends that.
    """

    def __enter__(self) -> Self:
        path = os.pathsep.join(filter(None, (PACKAGE_HOME, os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            [sys.executable, *COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # Ctrl-C is meant for the page; the server then ends with it.
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": path},
        )
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()
        return self

    def wait(self) -> None:
        """Wait until the server is there, so that the first page finds it; but not for long."""
        self._listening.join(START)

    def _listen(self) -> None:
        """Say where the server is, to people and to every page that is opened from then on."""
        assert self._process.stdout
        line = self._process.stdout.readline().strip()
        print(line or "No GPU server: the page trains in the browser all the same.", flush=True)
        if found := re.search(r"wss?://\S+:\d+", line):
            os.environ[ADDRESS] = found[0]

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        try:
            self._process.wait(END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listening.join()
        self._process.stdout.close()
