"""A job's process by itself: what it draws and when, and how it ends with its server."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from playground.frame import Frame
from playground.server.devices import CPU, Device, choose, parse_listing
from playground.server.executor import LocalExecutor, LocalHandle
from playground.server.worker.messages import AnyEvent, Cancel, Draw, Drawn, Ended, Measured, Start, Started
from tests.server.conftest import SHORT, is_alive, until

FAST = {"recipe": "digits-mlp", "epochs": 60, "hidden": [], "batch_size": 300, "report_every": 1000}


async def events(folder: Path, spec: dict[str, object], topics: list[str]) -> list[AnyEvent | Frame]:
    """Everything that a job says while somebody is always ready to see these topics."""
    executor = LocalExecutor(["cpu"])
    handle = await executor.start(0)
    handle.send(Start("job", spec, str(folder)))
    said: list[AnyEvent | Frame] = []
    async for event in handle.events():
        said.append(Frame.decode(event) if isinstance(event, bytes) else event)
        if topics and isinstance(event, (Started, Drawn)):
            handle.send(Draw(topics))
    await handle.wait()
    await executor.close()
    return said


def test_what_nobody_watches_is_not_drawn(tmp_path: Path) -> None:
    """Without a viewer a job sends no frame before its end."""
    said = asyncio.run(events(tmp_path, SHORT, []))
    assert {event.step for event in said if isinstance(event, Frame)} == {180}


def test_only_what_is_watched_is_drawn(tmp_path: Path) -> None:
    """A viewer of one topic has only that one drawn."""
    said = asyncio.run(events(tmp_path, SHORT, ["live"]))
    early = [event.topic for event in said if isinstance(event, Frame) and event.step < 180]
    assert set(early) == {"live"}


def test_nobody_is_shown_more_than_twenty_pictures_a_second(tmp_path: Path) -> None:
    """However fast a job trains and a viewer asks, frames of a topic are at least 50 ms apart."""

    async def scene() -> tuple[int, float]:
        begun = time.monotonic()
        said = await events(tmp_path, FAST, ["live"])
        elapsed = time.monotonic() - begun
        return sum(isinstance(event, Frame) and event.topic == "live" for event in said), elapsed

    frames, elapsed = asyncio.run(scene())
    assert 2 <= frames <= 20 * elapsed + 2


def test_being_watched_changes_nothing(tmp_path: Path) -> None:
    """The curve of a watched run is that of an unwatched one, to the last bit."""
    curves = []
    for name, topics in (("watched", ["filters", "live", "probabilities", "confusion"]), ("unwatched", [])):
        folder = tmp_path / name
        folder.mkdir()
        spec = {**SHORT, "dropout": 0.3}
        said = asyncio.run(events(folder, spec, topics))
        curves.append([event for event in said if isinstance(event, Measured)])
    assert curves[0] == curves[1]


def test_a_job_ends_when_its_server_is_gone(tmp_path: Path) -> None:
    """When its standard input ends, the job and its group are gone."""

    async def scene() -> int:
        handle = await LocalHandle.spawn()
        assert handle._process.stdin
        handle._process.stdin.close()
        await handle.wait()
        await until(lambda: not is_alive(handle.pid))
        return await handle.wait()

    assert asyncio.run(scene()) == -9


def test_what_a_job_prints_is_kept_for_the_operator(tmp_path: Path) -> None:
    """A job that fails leaves its traceback in its last words, and none in what it says."""

    async def scene() -> tuple[str, Ended]:
        executor = LocalExecutor(["cpu"])
        handle = await executor.start(0)
        handle.send(Start("job", SHORT, str(tmp_path / "not there")))
        last = [event async for event in handle.events() if isinstance(event, Ended)]
        await handle.wait()
        words = handle.last_words()
        await executor.close()
        return words, last[0]

    words, last = asyncio.run(scene())
    assert "Traceback" in words
    assert (last.status, last.key, last.values) == ("failed", "crashed", {"run": "job"})


def test_a_job_that_is_told_to_end_ends(tmp_path: Path) -> None:
    """Cancel is heard between two steps; the checkpoint is there."""

    async def scene() -> Ended:
        executor = LocalExecutor(["cpu"])
        handle = await executor.start(0)
        handle.send(Start("job", {**SHORT, "epochs": 10_000}, str(tmp_path)))
        handle.send(Cancel())
        last = [event async for event in handle.events() if isinstance(event, Ended)]
        await executor.close()
        return last[0]

    assert asyncio.run(scene()).status == "cancelled"
    assert (tmp_path / "checkpoint.pt").exists()


LISTING = """\
GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77)
  MIG 1g.5gb      Device  0: (UUID: MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f)
  MIG 1g.5gb      Device  1: (UUID: MIG-cba663e8-9bed-5b25-b243-5985ef7c9beb)
GPU 1: NVIDIA H200 (UUID: GPU-aaaa)
"""


def test_devices_are_read_from_the_drivers_listing() -> None:
    """A GPU that is cut into slices is its slices; one that is not is itself."""
    found = parse_listing(LISTING)
    assert [device.id for device in found] == ["cuda:0.0", "cuda:0.1", "cuda:1"]
    assert [device.visible[:4] for device in found] == ["MIG-", "MIG-", "GPU-"]


def test_devices_are_chosen_by_their_ids() -> None:
    """Ids choose devices, in that order; the processor is always one of them."""
    gpu = Device("cuda:0", "NVIDIA H200", "GPU-aaaa")
    assert choose("cpu,cuda:0", [gpu]) == [CPU, gpu]
    assert choose("all", [gpu]) == [gpu]


def test_an_unknown_device_is_refused() -> None:
    """A device that is not there is refused with those that are."""
    with pytest.raises(ValueError, match="expected devices out of cpu; got cuda:3"):
        choose("cuda:3", [CPU])
