"""Reload, second viewer and server restart: the same curve, without gap, duplicate or flood."""

from __future__ import annotations

import asyncio
import signal

from playground import protocol
from playground.client import Job
from tests.server.conftest import ENDLESS, SHORT, GpuServer, free_port, until_running

LONG = {**SHORT, "epochs": 12, "seed": 5}


def stepping(job: Job) -> list[int]:
    """The steps at which a viewer knows of a measurement."""
    return sorted(job.metrics)


async def curve(server: GpuServer, spec: dict[str, object]) -> dict[int, dict[str, float]]:
    """What a viewer sees of a run that nothing disturbs."""
    async with server.engine("someone else") as engine:
        job = await engine.submit(spec)
        assert await job.wait() == "done"
        return job.metrics


def test_a_reload_shows_the_same_curve(shared_server: GpuServer) -> None:
    """A page that is opened again in the middle of a run ends with the curve that an undisturbed one has."""

    async def scene() -> tuple[Job, dict[int, dict[str, float]]]:
        async with shared_server.engine() as engine:
            job = await engine.submit(LONG)
            await until_running(job)
        async with shared_server.engine() as engine:
            again = await engine.watch(job.id)
            assert await again.wait() == "done"
        return again, await curve(shared_server, LONG)

    again, whole = asyncio.run(scene())
    assert again.metrics == whole
    assert again.snapshots == 1


def test_events_have_no_gap_and_no_duplicate(shared_server: GpuServer) -> None:
    """After the snapshot, the numbers of a second viewer's events follow one another."""

    async def scene() -> list[int]:
        async with shared_server.engine() as engine, shared_server.engine("bea") as other:
            job = await engine.submit(LONG)
            await until_running(job)
            second = await other.watch(job.id)
            seen = [event.seq async for event in second if isinstance(event, protocol.Reply)]
            await job.wait()
            return [seq for seq in seen if seq is not None]

    seen = asyncio.run(scene())
    assert seen == list(range(seen[0], seen[0] + len(seen)))


def test_a_short_absence_costs_no_snapshot(shared_server: GpuServer) -> None:
    """Who says what they have seen gets what came after, and nothing else."""

    async def scene() -> tuple[int, Job]:
        async with shared_server.engine() as engine:
            job = await engine.submit(SHORT)
            await job.wait()
            assert job.seq
            later = await engine.watch(job.id, after=job.seq - 3)
            seen = [event.seq async for event in later if isinstance(event, protocol.Reply)]
            return len(seen), later

    count, later = asyncio.run(scene())
    assert (count, later.snapshots) == (3, 0)


def test_a_number_from_elsewhere_gets_a_snapshot(shared_server: GpuServer) -> None:
    """Who claims to have seen more than there is begins anew."""

    async def scene() -> int:
        async with shared_server.engine() as engine:
            job = await engine.submit(SHORT)
            await job.wait()
            later = await engine.watch(job.id, after=1_000_000)
            await later.wait()
            return later.snapshots

    assert asyncio.run(scene()) == 1


def test_a_long_absence_is_no_flood(shared_server: GpuServer) -> None:
    """Who was away for thousands of events gets one snapshot of bounded size instead of them."""

    async def scene() -> tuple[Job, int]:
        async with shared_server.engine() as engine:
            job = await engine.submit({**LONG, "report_every": 1, "epochs": 30})
            assert await job.wait() == "done"
            later = await engine.watch(job.id, after=1)
            received = [event async for event in later]
            return later, len(received)

    later, received = asyncio.run(scene())
    assert received == 2  # the snapshot and its history
    assert 1000 <= len(later.metrics) <= 2100
    assert stepping(later)[-1] == 2700


def test_a_restart_of_the_server_goes_on_with_the_same_curve(server: GpuServer) -> None:
    """SIGTERM in the middle of a run, a new server, and the same viewer: the curve of an undisturbed run."""
    port = str(free_port())
    server.start("--port", port)

    async def scene() -> tuple[Job, dict[int, dict[str, float]]]:
        async with server.engine() as engine:
            job = await engine.submit(LONG)
            await until_running(job)
            assert await asyncio.to_thread(server.stop, signal.SIGTERM) == 0
            await asyncio.to_thread(server.start, "--port", port)
            assert await job.wait() == "done"
            return job, await curve(server, LONG)

    job, whole = asyncio.run(scene())
    assert job.metrics == whole


def test_a_killed_server_leaves_a_run_that_can_go_on(server: GpuServer) -> None:
    """After SIGKILL of the server the run is lost, says so, and goes on from its checkpoint with the same
    curve."""
    port = str(free_port())
    server.start("--port", port)

    async def scene() -> tuple[Job, Job, dict[int, dict[str, float]]]:
        async with server.engine() as engine:
            job = await engine.submit(LONG)
            await until_running(job)
            await job.pause()  # saves
            async for _ in job:
                if job.status == "paused":
                    break
            await job.run()
            await until_running(job)
            await asyncio.to_thread(server.stop, signal.SIGKILL)
            await asyncio.to_thread(server.start, "--port", port)
            assert await job.wait() == "lost"
            await job.resume()
            again = await engine.watch(job.id)
            assert await again.wait() == "done"
            return job, again, await curve(server, LONG)

    lost, again, whole = asyncio.run(scene())
    assert lost.error
    assert lost.error.code == "lost"
    assert again.metrics == whole


def test_what_waited_waits_again(server: GpuServer) -> None:
    """Runs in the queue of a server that was killed are in the queue of the next one, in their order."""
    port = str(free_port())
    server.start("--port", port)

    async def scene() -> tuple[list[str], list[str]]:
        async with server.engine() as engine:
            first = await engine.submit(ENDLESS)
            await until_running(first)
            waiting = [(await engine.submit(SHORT)).id for _ in range(3)]
            await asyncio.to_thread(server.stop, signal.SIGKILL)
            await asyncio.to_thread(server.start, "--port", port)
            ended = []
            for id in waiting:
                job = await engine.watch(id)
                assert await job.wait() == "done"
                ended.append(id)
            return waiting, ended

    waiting, ended = asyncio.run(scene())
    assert waiting == ended
