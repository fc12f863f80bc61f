"""Reads time series: one number a day; the GPU server does so without NumPy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from playground.datasets.texts import text


@dataclass(frozen=True)
class Series:
    """What was counted on each of a number of days, of which none is left out."""

    first: date
    units: tuple[int, ...]

    def days(self, more: int = 0) -> list[date]:
        """Each day's date, and those of so many days after the last one."""
        return [self.first + timedelta(days) for days in range(len(self.units) + more)]


@cache
def series(name: str) -> Series:
    """The series of a set of lines `date,units` under a heading; raises `Missing`."""
    rows = [line.split(",") for line in text(name).splitlines()[1:]]
    return Series(date.fromisoformat(rows[0][0]), tuple(int(units) for _, units in rows))
