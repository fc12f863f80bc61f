"""The curve: small, even, and the same however it was got."""

from __future__ import annotations

import math
from array import array

from hypothesis import given
from hypothesis import strategies as st

from playground.server.history import MOST_POINTS, History


def points(history: History) -> list[dict[str, float]]:
    """The table as one dictionary per point, without what was not measured."""
    columns, count, data = history.table()
    rows = zip(*[iter(array("d", data))] * count, strict=True) if count else ()
    cells = [dict(zip(columns, point, strict=True)) for point in zip(*rows, strict=True)]
    return [{name: value for name, value in cell.items() if not math.isnan(value)} for cell in cells]


def trained(steps: int) -> History:
    """A history with a loss at every step and an accuracy at every tenth."""
    history = History()
    for step in range(1, steps + 1):
        values = {"loss": 1 / step, **({"accuracy": step / steps} if step % 10 == 0 else {})}
        history.add(step, step / 10, values)
    return history


def test_a_short_history_is_whole() -> None:
    """Every point is there, with what was measured at it."""
    assert points(trained(10))[-1] == {"step": 10, "epoch": 1.0, "loss": 0.1, "accuracy": 1.0}
    assert [point["step"] for point in points(trained(10))] == list(range(1, 11))


@given(st.integers(1, 20_000))
def test_a_long_history_stays_small(steps: int) -> None:
    """No series holds more than its share, and the last point is always there."""
    table = points(trained(steps))
    assert len(table) <= 2 * (MOST_POINTS + 1)
    assert table[-1]["step"] == steps


def test_rare_measurements_survive_thinning() -> None:
    """What is measured once in ten steps is not thinned because of what is measured at each."""
    assert sum("accuracy" in point for point in points(trained(10_000))) == 1000


@given(st.integers(1, 9000), st.integers(1, 9000), st.integers(0, 9000))
def test_going_back_forgets_what_came_after(steps: int, back: int, more: int) -> None:
    """After a rewind and the same steps again, no step is there twice, and steps only rise."""
    history = trained(steps)
    history.rewind(min(back, steps))
    for step in range(min(back, steps) + 1, min(back, steps) + more + 1):
        history.add(step, step / 10, {"loss": 1 / step})
    seen = [point["step"] for point in points(history)]
    assert seen == sorted(set(seen))
