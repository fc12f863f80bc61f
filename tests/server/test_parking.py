"""A run that stays paused leaves its device to others, and goes on later as if nothing had happened."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from playground import protocol
from playground.client import Engine, Job
from tests.server.conftest import ENDLESS, PATIENCE, SHORT, GpuServer, step_of, until, until_running

SPEC = {**SHORT, "epochs": 4, "dropout": 0.2, "seed": 3}


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GpuServer]:
    """A server with one slot, which a paused run keeps for a second."""
    server = GpuServer(tmp_path_factory.mktemp("parking") / "state")
    server.start("--max-park-s", "1")
    yield server
    server.stop()


@asynccontextmanager
async def parked(server: GpuServer, spec: dict[str, object]) -> AsyncIterator[tuple[Engine, Job]]:
    """A run that is paused and has given the only slot to another, which is done."""
    async with server.engine() as engine, server.engine("bea") as other:
        job = await engine.submit(spec)
        await until_running(job)
        await job.step(steps=7)
        await until(lambda: job.status == "paused")
        assert await (await other.submit(SHORT)).wait() == "done"
        assert job.status == "paused"
        yield engine, job


def test_a_parked_run_goes_on_bit_for_bit(impatient: GpuServer) -> None:
    """A run that was parked has the curve and the weights of one that nobody disturbed."""

    async def scene() -> tuple[bool, bool]:
        async with parked(impatient, SPEC) as (engine, job):
            await job.run()
            assert await job.wait() == "done"
            straight = await engine.submit(SPEC)
            assert await straight.wait() == "done"
            weights = [await one.export("weights") for one in (job, straight)]
            return job.metrics == straight.metrics, weights[0] == weights[1]

    assert asyncio.run(scene()) == (True, True)


def test_a_parked_run_steps_as_far_as_it_is_told(impatient: GpuServer) -> None:
    """`step` brings it back for exactly so many steps."""

    async def scene() -> tuple[int, int]:
        async with parked(impatient, ENDLESS) as (_, job):
            first = await step_of(job, status="paused")
            await job.step(steps=13)
            await step_of(job, status="running")
            second = await step_of(job, status="paused")
            return first, second

    first, second = asyncio.run(scene())
    assert second == first + 13


def test_a_parked_run_takes_other_settings_and_stays_paused(impatient: GpuServer) -> None:
    """`set` is confirmed by the run itself, which is paused again where it was."""

    async def scene() -> tuple[int | None, str, object]:
        async with parked(impatient, ENDLESS) as (_, job):
            await job.set(learning_rate=0.05)
            async for event in job:
                if isinstance(event, protocol.State) and event.effect == "live":
                    assert event.spec
                    return event.step, job.status, event.spec["learning_rate"]
        raise AssertionError

    step, status, rate = asyncio.run(scene())
    assert step
    assert (status, rate) == ("paused", 0.05)


def test_a_parked_run_can_be_cancelled(impatient: GpuServer) -> None:
    """Cancelling needs no device."""

    async def scene() -> str:
        async with parked(impatient, ENDLESS) as (_, job):
            await job.cancel()
            return await job.wait()

    assert asyncio.run(scene()) == "cancelled"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_paused_run_stays_paused_over_a_restart(server: GpuServer, number: signal.Signals) -> None:
    """However the server ended, the next one leaves a paused run alone until its person wants it to go on."""
    server.start()

    async def pause() -> str:
        async with server.engine() as engine:
            job = await engine.submit(SPEC)
            await until_running(job)
            await job.step(steps=7)
            await until(lambda: job.status == "paused")
            return job.id

    async def go_on(id: str) -> tuple[str, str]:
        async with server.engine() as engine:
            job = await engine.watch(id)
            await until(lambda: job.snapshots == 1)
            before = job.status
            await job.run()
            return before, await job.wait()

    id = asyncio.run(pause())
    server.stop(number)
    server.start()
    assert asyncio.run(go_on(id)) == ("paused", "done")


def test_a_run_that_waits_is_in_the_list(impatient: GpuServer) -> None:
    """Who follows their list hears at once of a run that has to wait, and of its place in the queue."""

    async def scene() -> dict[str, object]:
        socket = connect(impatient.url, subprotocols=[Subprotocol(protocol.SUBPROTOCOL)], compression=None)
        async with impatient.engine() as busy, socket as following, asyncio.timeout(PATIENCE):
            training = await busy.submit(ENDLESS)
            await until_running(training)
            for message in (
                {"type": "auth", "person": "eva"},
                {"type": "list", "follow": True},
                {"type": "submit", "spec": SHORT},
            ):
                await following.send(json.dumps(message))
            async for text in following:
                said = json.loads(text)
                if said["type"] == "runs" and said["runs"]:
                    await training.cancel()
                    run: dict[str, object] = said["runs"][0]
                    return run
        raise AssertionError("the server closed the connection")

    run = asyncio.run(scene())
    assert (run["status"], run["position"]) == ("queued", 1)
