"""What waits to be sent on one connection: no sockets, no clock.

Two classes of delivery. *Reliable* messages leave in their order, all of them; when they outgrow the limit
the connection has to go, and its client asks again from where it was. *Latest-wins* frames have one slot
for each run and topic: a newer frame takes the place of one that has not left, and it leaves only with
credit, which the client gives back when it has painted.
"""

from __future__ import annotations

from collections import deque

Data = bytes | str
Slot = tuple[str, str]  # run, topic


class Overflow(Exception):
    """More reliable messages wait than the outbox may hold."""


class Outbox:
    """At most `limit` bytes, of which `bytes` wait."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.bytes = 0
        self._reliable: deque[tuple[Data, int]] = deque()
        self._slots: dict[Slot, bytes] = {}
        self._credit: set[Slot] = set()
        self._topics: dict[str, frozenset[str]] = {}

    def put(self, data: Data) -> None:
        """Add a reliable message; raises `Overflow` when there is no room even without the frames that
        wait."""
        size = len(data) if isinstance(data, bytes) else len(data.encode())
        while self.bytes + size > self.limit and self._slots:
            self._drop(next(iter(self._slots)))
        if self.bytes + size > self.limit:
            raise Overflow
        self._reliable.append((data, size))
        self.bytes += size

    def offer(self, job: str, topic: str, frame: bytes) -> None:
        """Put a frame in its slot if this run and topic are watched and there is room for it."""
        if topic not in self._topics.get(job, ()):
            return
        self._drop((job, topic))
        if self.bytes + len(frame) <= self.limit:
            self._slots[job, topic] = frame
            self.bytes += len(frame)

    def watch(self, job: str, topics: frozenset[str]) -> None:
        """Take frames of these topics of a run, and no others; a topic that is new begins with credit."""
        before = self._topics.get(job, frozenset())
        self._topics[job] = topics
        for topic in before - topics:
            self._drop((job, topic))
            self._credit.discard((job, topic))
        self._credit.update((job, topic) for topic in topics - before)

    def unwatch(self, job: str) -> None:
        """Take nothing more of a run."""
        self.watch(job, frozenset())
        del self._topics[job]

    def ack(self, job: str | None) -> None:
        """The client has painted what it was sent of this run, or of all."""
        for watched, topics in self._topics.items():
            if job in (None, watched):
                self._credit.update((watched, topic) for topic in topics)

    def hungry(self, job: str) -> set[str]:
        """Topics of which a frame could leave at once, if there were one."""
        waiting = {topic for run, topic in self._slots if run == job}
        return {topic for run, topic in self._credit if run == job} - waiting

    def pop(self) -> Data | None:
        """The next to be sent, reliable ones first; None when nothing may leave."""
        if self._reliable:
            data, size = self._reliable.popleft()
            self.bytes -= size
            return data
        for slot, frame in self._slots.items():
            if slot in self._credit:
                self._credit.remove(slot)
                self._drop(slot)
                return frame
        return None

    def _drop(self, slot: Slot) -> None:
        self.bytes -= len(self._slots.pop(slot, b""))
