"""The event log: nothing appended is lost, and a torn end does no harm."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from playground.server.event_log import EventLog


def written(path: Path, count: int) -> EventLog:
    """A log with `count` events."""
    log = EventLog(path)
    for number in range(count):
        log.append({"type": "metrics", "value": number})
    log.close()
    return log


def test_events_are_numbered_from_one(tmp_path: Path) -> None:
    """The n-th event appended has the number n."""
    written(tmp_path / "log", 3)
    assert [event["seq"] for event in EventLog(tmp_path / "log").read()] == [1, 2, 3]


def test_a_log_goes_on_where_it_ended(tmp_path: Path) -> None:
    """A log that was read again numbers on."""
    written(tmp_path / "log", 3)
    log = EventLog(tmp_path / "log")
    assert len(list(log.read())) == 3
    assert log.append({"type": "state"})["seq"] == 4
    log.close()


def test_there_need_be_no_file(tmp_path: Path) -> None:
    """A log that was never written has no events."""
    assert list(EventLog(tmp_path / "log").read()) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(1, 130), junk=st.binary(max_size=40))
@example(cut=5, junk=b'\x80"\n')  # not even text
def test_a_torn_end_is_cut_off(tmp_path: Path, cut: int, junk: bytes) -> None:
    """Whatever a crash left at the end, the whole events before it remain and the next one follows them."""
    path = tmp_path / "log"
    path.unlink(missing_ok=True)
    written(path, 4)
    data = path.read_bytes()
    whole = data[:-cut].count(b"\n")
    path.write_bytes(data[:-cut] + junk)
    log = EventLog(path)
    assert len(list(log.read())) >= min(whole, log.seq)
    assert log.seq in (whole, whole + junk.count(b"\n"))
    log.append({"type": "state"})
    log.close()
    assert [event["seq"] for event in EventLog(path).read()] == list(range(1, log.seq + 1))
