"""Whose run is next: round-robin over people, first in first out within one. No clock, no processes."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterable, Sequence


class FairQueue:
    """Runs that wait, by person. Nobody's first run waits for more than one run of each other person."""

    def __init__(self) -> None:
        self._lines: dict[str, deque[str]] = {}  # in the order of the people's turns

    def __len__(self) -> int:
        return sum(map(len, self._lines.values()))

    def add(self, person: str, job: str) -> None:
        """Put a run at the end of its person's line; a person who had none waits for everybody else's
        turn."""
        self._lines.setdefault(person, deque()).append(job)

    def remove(self, job: str) -> bool:
        """Take a run out of the queue; False when it is not there."""
        for person, line in self._lines.items():
            if job in line:
                line.remove(job)
                if not line:
                    del self._lines[person]
                return True
        return False

    def take(self, may_run: Callable[[str], bool] = lambda person: True) -> str | None:
        """The next run of the first person who may run one; their next turn comes after everybody else's."""
        for person, line in self._lines.items():
            if may_run(person):
                job = line.popleft()
                del self._lines[person]
                if line:
                    self._lines[person] = line
                return job
        return None

    def waiting(self, person: str) -> int:
        """How many runs of a person wait."""
        return len(self._lines.get(person, ()))

    def order(self) -> list[str]:
        """All runs in the order in which their turns come."""
        lines = [list(line) for line in self._lines.values()]
        longest = max(map(len, lines), default=0)
        return [line[turn] for turn in range(longest) for line in lines if turn < len(line)]


def estimates(waiting: int, remaining: Sequence[float], typical: float | None) -> Iterable[float | None]:
    """Seconds until each of `waiting` runs gets a slot, in their order.

    `remaining` are the seconds that each slot is still taken for (0 when free), `typical` how long a run
    takes, None when that is not known yet.
    """
    free_at = list(remaining)
    heapq.heapify(free_at)
    for _ in range(waiting):
        if typical is None or not free_at:
            yield None
        else:
            yield heapq.heapreplace(free_at, free_at[0] + typical)
