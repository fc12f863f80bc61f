"""How a job hears and speaks: commands in a queue, events and frames out. The local one uses the process's
pipes."""

from __future__ import annotations

import os
import signal
import struct
import sys
import threading
from queue import SimpleQueue
from typing import Protocol

from playground.frame import Frame
from playground.server.worker.messages import AnyCommand, AnyEvent, decode_command, encode

HEAD = struct.Struct("<IB")  # length, kind
EVENT, FRAME = 0, 1


class Port(Protocol):
    """The job's side of the connection to its server."""

    commands: SimpleQueue[AnyCommand]

    def send(self, event: AnyEvent) -> None:
        """Tell the server."""

    def send_frame(self, frame: Frame) -> None:
        """Give the server an array."""


class PipePort:
    """Commands are JSON lines on standard input, events and frames length-prefixed on what was standard
    output.

    When the server goes, however it goes, standard input ends: then the job ends too, with all its children.
    """

    def __init__(self) -> None:
        self.commands: SimpleQueue[AnyCommand] = SimpleQueue()
        # What libraries print must not get between the events.
        self._out = os.dup(1)
        os.dup2(2, 1)
        threading.Thread(target=self._listen, daemon=True).start()

    def send(self, event: AnyEvent) -> None:
        """Tell the server."""
        self._write(EVENT, encode(event))

    def send_frame(self, frame: Frame) -> None:
        """Give the server an array."""
        self._write(FRAME, frame.encode())

    def _write(self, kind: int, data: bytes) -> None:
        view = memoryview(HEAD.pack(len(data), kind) + data)
        while view:
            view = view[os.write(self._out, view) :]

    def _listen(self) -> None:
        for line in sys.stdin.buffer:
            self.commands.put(decode_command(line))
        os.killpg(0, signal.SIGKILL)
