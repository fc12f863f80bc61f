"""Jobs that are killed, hang, or run out of memory: the right state, no survivor, and the slot goes to the
next."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from playground import protocol
from playground.client import Job
from playground.server.running import oom_kills
from tests.server.conftest import ENDLESS, SHORT, GpuServer, is_alive, until, until_running

CGROUP = Path("/sys/fs/cgroup/memory")


async def broken(server: GpuServer, break_it: Callable[[int], object]) -> tuple[Job, bool]:
    """A run whose process something happens to, and whether the next run came to its end afterwards."""
    async with server.engine() as engine:
        job = await engine.submit(ENDLESS)
        await until_running(job)
        (pid,) = server.children()
        break_it(pid)
        await job.wait()
        assert not is_alive(pid)
        following = await engine.submit(SHORT)
        return job, await following.wait() == "done"


def test_a_killed_job_is_lost(server: GpuServer) -> None:
    """SIGKILL of a job: `lost`, with the signal in words; the next run trains."""
    server.start()
    job, next_ran = asyncio.run(broken(server, lambda pid: os.kill(pid, signal.SIGKILL)))
    assert (job.status, next_ran) == ("lost", True)
    assert job.error
    assert "9" in job.error.message


def test_a_crashed_job_has_failed(server: GpuServer) -> None:
    """A job that ends by a fault of its own: `failed`, and no trace of its inside goes to the client."""
    server.start()
    job, next_ran = asyncio.run(broken(server, lambda pid: os.kill(pid, signal.SIGSEGV)))
    assert (job.status, next_ran) == ("failed", True)
    assert job.error
    assert job.error.code == "crashed"


def test_a_step_that_hangs_is_timed_out(server: GpuServer) -> None:
    """A job that stands still, and would not even hear SIGTERM: `timed_out`, with the limit's name and
    value."""
    server.start("--max-step-s", "3")
    job, next_ran = asyncio.run(broken(server, lambda pid: os.kill(pid, signal.SIGSTOP)))
    assert (job.status, next_ran) == ("timed_out", True)
    assert job.error
    assert (job.error.field, job.error.expected) == ("step_s", "3")


def test_a_hung_job_can_be_cancelled(server: GpuServer) -> None:
    """A job that hears nothing is cancelled all the same."""
    server.start()

    async def scene() -> str:
        async with server.engine() as engine:
            job = await engine.submit(ENDLESS)
            await until_running(job)
            os.kill(min(server.children()), signal.SIGSTOP)
            await job.cancel()
            return await job.wait()

    assert asyncio.run(scene()) == "cancelled"


def test_a_run_that_holds_its_device_too_long_is_timed_out(server: GpuServer) -> None:
    """The wall-clock limit ends a run; its name and value are in the error."""
    server.start("--max-wall-s", "2")

    async def scene() -> Job:
        async with server.engine() as engine:
            job = await engine.submit(ENDLESS)
            await job.wait()
            return job

    job = asyncio.run(scene())
    assert job.status == "timed_out"
    assert job.error
    assert (job.error.field, job.error.expected) == ("wall_s", "2")


def test_the_allocators_no_is_out_of_memory(server: GpuServer) -> None:
    """A network that does not fit in the job's memory: `out_of_memory` with a hint; the next run trains."""
    server.start("--max-job-memory-bytes", str(1500 * 2**20))

    async def scene() -> tuple[Job, str]:
        async with server.engine() as engine:
            job = await engine.submit({**SHORT, "hidden": [8192] * 8})
            await job.wait()
            following = await engine.submit(SHORT)
            return job, await following.wait()

    job, following = asyncio.run(scene())
    assert (job.status, following) == ("out_of_memory", "done")
    assert job.error
    assert "100" in str(job.error.hint)  # the batch size to halve


@pytest.fixture
def small_cgroup() -> Iterator[Path]:
    """A memory cgroup that a process can be put into; the kernel kills what grows in it."""
    group = CGROUP / f"playground-test-{os.getpid()}"
    try:
        group.mkdir()
        (group / "memory.limit_in_bytes").write_text(str(16 * 2**20))
    except OSError:
        pytest.skip("needs the right to make a memory cgroup (v1)")
    yield group
    group.rmdir()


def test_the_kernels_no_is_out_of_memory(server: GpuServer, small_cgroup: Path) -> None:
    """A job that the kernel kills for want of memory: `out_of_memory`, told from any other SIGKILL."""
    before = oom_kills()
    server.start("--max-step-s", "60")

    async def scene() -> Job:
        async with server.engine() as engine:
            job = await engine.submit({**ENDLESS, "hidden": [2048, 2048]})
            await until_running(job)
            (small_cgroup / "cgroup.procs").write_text(str(min(server.children())))
            (small_cgroup / "memory.force_empty").write_text("0")
            await job.wait()
            return job

    job = asyncio.run(scene())
    if oom_kills() == before:
        pytest.skip("this kernel does not count what it kills for want of memory")
    assert job.status == "out_of_memory"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_survives_the_server(server: GpuServer, number: signal.Signals) -> None:
    """However the server ends, no process that it started is left."""
    server.start()

    async def scene() -> set[int]:
        async with server.engine() as engine:
            job = await engine.submit(ENDLESS)
            await until_running(job)
            started = server.children()
            await asyncio.to_thread(server.stop, number)
            await until(lambda: not any(map(is_alive, started)))
            return started

    assert len(asyncio.run(scene())) == 1


def test_a_waiting_process_that_dies_is_replaced(server: GpuServer) -> None:
    """A run is started although the process that waited for it had been killed."""
    server.start()

    async def scene() -> str:
        async with server.engine() as engine:
            await until(lambda: len(server.children()) == 1)
            os.kill(min(server.children()), signal.SIGKILL)
            job = await engine.submit(SHORT)
            return await job.wait()

    assert asyncio.run(scene()) == "done"


def test_a_damaged_run_on_the_disk_is_left_out(server: GpuServer) -> None:
    """A run whose file cannot be read does not keep the server from starting."""
    bad = server.folder / "runs" / "damaged"
    bad.mkdir(parents=True)
    (bad / "run.json").write_text('{"job": "damaged", "status"')
    server.start()

    async def scene() -> list[protocol.Json]:
        async with server.engine() as engine:
            return await engine.runs()

    assert asyncio.run(scene()) == []
