"""The same runs on a real Ray cluster of this one machine. Run alone: `pytest -m ray`."""

from __future__ import annotations

import asyncio
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.client import Job
from tests.server.conftest import ENDLESS, SHORT, GpuServer, until_running

pytestmark = [
    pytest.mark.ray,
    pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="needs the extra `cluster`"),
]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GpuServer]:
    """A server whose jobs are actors."""
    server = GpuServer(tmp_path_factory.mktemp("ray") / "state")
    server.start("--executor", "ray")
    yield server
    server.stop()


async def curve(server: GpuServer) -> dict[int, dict[str, float]]:
    """What a viewer sees of a short run."""
    async with server.engine() as engine:
        job = await engine.submit(SHORT, topics=["filters"])
        assert await job.wait() == "done"
        return job.metrics


def test_a_run_on_ray_has_the_curve_of_a_local_one(cluster: GpuServer, tmp_path: Path) -> None:
    """Where a run trains makes no difference to what it measures."""
    local = GpuServer(tmp_path / "state")
    local.start()
    expected = asyncio.run(curve(local))
    local.stop()
    assert asyncio.run(curve(cluster)) == expected


def test_a_run_on_ray_is_cancelled_and_resumed(cluster: GpuServer) -> None:
    """Cancel saves, and the run goes on in another actor."""

    async def scene() -> tuple[str, bool]:
        async with cluster.engine() as engine:
            job = await engine.submit(ENDLESS)
            await until_running(job)
            await job.cancel()
            status = await job.wait()
            step = max(job.metrics)
            await job.resume()
            again: Job = await engine.watch(job.id)
            async for _ in again:
                if again.status == "running" and max(again.metrics) > step:
                    break
            await again.cancel()
            await again.wait()
            return status, max(again.metrics) > step

    assert asyncio.run(scene()) == ("cancelled", True)
