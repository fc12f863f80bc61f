"""An append-only log of one run's events: one JSON object a line, numbered without a gap.

What has been appended outlives this process at once and the machine after `sync`. A line that a crash cut
short is cut off when the log is opened again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

Event = dict[str, Any]
_DECODER = msgspec.json.Decoder(Event)


class EventLog:
    """The log at `path`; `seq` is the number of its last event, 0 when it has none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seq = 0
        self._file: int | None = None

    def read(self) -> Iterator[Event]:
        """Every whole event in its order; the torn end of a log is cut off, and `seq` is set."""
        self.seq = whole = 0
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            for line in file:
                event = _event(line)
                if event is None or event.get("seq") != self.seq + 1:
                    break
                self.seq += 1
                whole += len(line)
                yield event
        if whole < self.path.stat().st_size:
            os.truncate(self.path, whole)

    def append(self, event: Event) -> Event:
        """Number an event and write it; returns it with its `seq`."""
        if self._file is None:
            self._file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        numbered = {**event, "seq": self.seq + 1}
        os.write(self._file, msgspec.json.encode(numbered) + b"\n")
        self.seq += 1
        return numbered

    def sync(self) -> None:
        """Wait until the log is on the disk."""
        if self._file is not None:
            os.fsync(self._file)

    def close(self) -> None:
        """Let go of the file; the next `append` opens it again."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _event(line: bytes) -> Event | None:
    if not line.endswith(b"\n"):
        return None
    try:
        return _DECODER.decode(line)
    except ValueError:  # no JSON, or not even text
        return None
