"""The curve of a run, folded from its events and kept small enough to send at once. No files, no sockets."""

from __future__ import annotations

from array import array
from math import nan

MOST_POINTS = 2000  # of one series; when there are more, every second one goes


class Series:
    """Points that hold the same values, thinned evenly: the first, every `stride`-th after it, and the
    last."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.count = 0
        self.stride = 1
        self._width = len(names) + 2  # step and epoch
        self._kept = array("d")
        self._last = array("d")

    def add(self, step: int, epoch: float, values: dict[str, float]) -> None:
        """Add a point that comes after all others."""
        self._last = array("d", [step, epoch, *(values[name] for name in self.names)])
        if self.count % self.stride == 0:
            self._kept.extend(self._last)
            if len(self._kept) > MOST_POINTS * self._width:
                self._thin()
        self.count += 1

    def rewind(self, step: int) -> None:
        """Forget the points after a step."""
        kept = [row for row in self.rows() if row[0] <= step]
        self.count = len(kept) * self.stride
        self._kept = array("d", (value for row in kept for value in row))
        self._last = self._kept[-self._width :]

    def rows(self) -> list[array[float]]:
        """The points that are kept, each as step, epoch and the values in the order of `names`."""
        width = self._width
        rows = [self._kept[i : i + width] for i in range(0, len(self._kept), width)]
        return rows if not rows or rows[-1] == self._last else [*rows, self._last]

    def _thin(self) -> None:
        rows = [self._kept[i : i + self._width] for i in range(0, len(self._kept), 2 * self._width)]
        self._kept = array("d", (value for row in rows for value in row))
        self.stride *= 2


class History:
    """All series of a run. What is measured each epoch is thinned apart from what is measured each few
    steps."""

    def __init__(self) -> None:
        self._series: dict[tuple[str, ...], Series] = {}

    def add(self, step: int, epoch: float, values: dict[str, float]) -> None:
        """Add what was measured at a step."""
        names = tuple(sorted(values))
        self._series.setdefault(names, Series(names)).add(step, epoch, values)

    def rewind(self, step: int) -> None:
        """The run goes on from an earlier step: forget what came after it."""
        for series in self._series.values():
            series.rewind(step)

    def table(self) -> tuple[list[str], int, bytes]:
        """Column names, number of points, and float64 (columns, points) by column, by step; NaN: not
        measured."""
        names = sorted({name for names in self._series for name in names})
        columns = ["step", "epoch", *names]
        points = sorted(
            (dict(zip(("step", "epoch", *series.names), row, strict=True)) for series in self._series.values()
             for row in series.rows()),
            key=lambda point: point["step"],
        )  # fmt: skip
        values = array("d", (point.get(column, nan) for column in columns for point in points))
        return columns, len(points), values.tobytes()
