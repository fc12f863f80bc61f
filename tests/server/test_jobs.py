"""A run from its submission to its end, and what may be done to it on the way."""

from __future__ import annotations

import asyncio
import json

import pytest
from safetensors.numpy import load

from playground import protocol
from playground.client import Job, Refused
from playground.frame import Frame
from tests.server.conftest import ENDLESS, PATIENCE, SHORT, GpuServer, step_of, until, until_running


def curve(history: bytes) -> list[tuple[int, dict[str, float]]]:
    """Step and values of everything that was measured, from an exported history."""
    events = [json.loads(line) for line in history.splitlines()]
    return [(event["step"], event["values"]) for event in events if event["type"] == "metrics"]


async def finished(server: GpuServer, spec: dict[str, object]) -> list[tuple[int, dict[str, float]]]:
    """The curve of a run that nobody disturbs."""
    async with server.engine() as engine:
        job = await engine.submit(spec)
        assert await job.wait() == "done"
        return curve(await job.export("history"))


def test_a_run_learns(shared_server: GpuServer) -> None:
    """A submitted run trains to its end, and reads most of the digits then."""
    steps = asyncio.run(finished(shared_server, SHORT))
    assert steps[-1][0] == 180
    assert steps[-1][1]["test_accuracy"] > 0.8


def test_the_same_seed_gives_the_same_curve(shared_server: GpuServer) -> None:
    """Two runs of one spec measure the same numbers, to the last bit."""
    first, second = (asyncio.run(finished(shared_server, {**SHORT, "seed": 7})) for _ in range(2))
    assert first == second


def test_another_seed_gives_another_curve(shared_server: GpuServer) -> None:
    """The seed decides the weights and the order of the data."""
    first, second = (asyncio.run(finished(shared_server, {**SHORT, "seed": seed})) for seed in (1, 2))
    assert first != second


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_pausing_and_resuming_change_nothing(shared_server: GpuServer, optimizer: str) -> None:
    """A run that was paused, and one that was cancelled and resumed from its checkpoint, equal one that was
    not."""
    spec = {**SHORT, "epochs": 4, "optimizer": optimizer, "dropout": 0.2, "seed": 3}

    async def disturbed() -> tuple[bytes, bytes]:
        async with shared_server.engine() as engine:
            job = await engine.submit(spec)
            await until_running(job)
            await job.step(steps=7)
            await until_paused(job)
            await job.run()
            await until_running(job)
            await job.step(steps=5)
            await until_paused(job)
            await job.cancel()
            assert await job.wait() == "cancelled"
            await job.resume()
            assert await (await engine.watch(job.id)).wait() == "done"
            return await job.export("history"), await job.export("weights")

    async def until_paused(job: Job) -> None:
        await until(lambda: job.status == "paused")

    async def straight() -> tuple[bytes, bytes]:
        async with shared_server.engine() as engine:
            job = await engine.submit(spec)
            assert await job.wait() == "done"
            return await job.export("history"), await job.export("weights")

    history, weights = asyncio.run(disturbed())
    straight_history, straight_weights = asyncio.run(straight())
    assert curve(history) == curve(straight_history)
    assert weights == straight_weights


def test_step_trains_exactly_so_many_steps(shared_server: GpuServer) -> None:
    """After `step` the run is paused, so many steps later."""

    async def scene() -> tuple[int, int]:
        async with shared_server.engine() as engine:
            job = await engine.submit(ENDLESS)
            await until_running(job)
            await job.pause()
            first = await step_of(job, status="paused")
            await job.step(steps=13)
            second = await step_of(job, status="paused")
            await job.cancel()
            await job.wait()
            return first, second

    first, second = asyncio.run(scene())
    assert second == first + 13


def test_a_learning_rate_changes_while_the_run_goes_on(shared_server: GpuServer) -> None:
    """`set` is confirmed with the spec now in force, and the run goes on from its step."""

    async def scene() -> protocol.State:
        async with shared_server.engine() as engine:
            job = await engine.submit(ENDLESS)
            await until_running(job)
            await job.set(learning_rate=0.05)
            async for event in job:
                if isinstance(event, protocol.State) and event.effect == "live":
                    await job.cancel()
                    await job.wait()
                    return event
        raise AssertionError

    state = asyncio.run(scene())
    assert state.spec
    assert state.spec["learning_rate"] == 0.05
    assert state.step


def test_what_cannot_change_is_refused(shared_server: GpuServer) -> None:
    """A new width for a run under way is refused; the refusal says what can change."""

    async def scene() -> protocol.Error:
        async with shared_server.engine() as engine:
            job = await engine.submit(ENDLESS)
            await until_running(job)
            with pytest.raises(Refused) as caught:
                await job.set(hidden=[3])
            await job.cancel()
            await job.wait()
            return caught.value.error

    error = asyncio.run(scene())
    assert (error.code, error.field) == ("spec", "hidden")
    assert "learning_rate" in str(error.expected)


def test_the_weights_are_safetensors(shared_server: GpuServer) -> None:
    """The exported weights have the shapes of the network."""

    async def scene() -> bytes:
        async with shared_server.engine() as engine:
            job = await engine.submit(SHORT)
            await job.wait()
            return await job.export("weights")

    shapes = {name: array.shape for name, array in load(asyncio.run(scene())).items()}
    assert sorted(shapes.values()) == [(10,), (10, 16), (16,), (16, 784)]


def test_frames_are_what_hello_says(shared_server: GpuServer) -> None:
    """Each topic of the recipe arrives, with the type and shape that `Hello` tells."""

    async def scene() -> tuple[dict[str, Frame], dict[str, str]]:
        async with shared_server.engine() as engine:
            assert engine.hello
            told = engine.hello.recipes["digits-mlp"]["topics"]
            job = await engine.submit(SHORT, topics=told)
            frames = {event.topic: event async for event in job if isinstance(event, Frame)}
            return frames, told

    frames, told = asyncio.run(scene())
    assert set(told) <= set(frames)
    for topic, words in told.items():
        assert words.startswith(frames[topic].dtype)
    assert frames["filters"].shape == (16, 28, 28)
    assert frames["confusion"].shape == (10, 10)


def test_a_diverging_run_says_so(shared_server: GpuServer) -> None:
    """A loss that is not a number ends the run with words, in the client's language."""

    async def scene() -> tuple[str, protocol.Error | None]:
        spec = {**SHORT, "optimizer": "sgd", "learning_rate": 100.0, "hidden": [256, 256]}
        async with shared_server.engine(language="es") as engine:
            job = await engine.submit(spec)
            return await job.wait(), job.error

    status, error = asyncio.run(scene())
    assert status == "failed"
    assert error
    assert (error.code, "tasa de aprendizaje" in str(error.hint)) == ("diverged", True)


def test_runs_are_listed_renamed_and_deleted(shared_server: GpuServer) -> None:
    """A person's runs are theirs to name and to remove."""

    async def scene() -> tuple[str, list[str], list[str]]:
        async with shared_server.engine("luis") as engine:
            job = await engine.submit(SHORT, "first")
            await job.wait()
            await engine.rename(job.id, "best")
            named = [run["name"] for run in await engine.runs()]
            await engine.delete(job.id)
            with pytest.raises(Refused, match=job.id):
                await engine.watch(job.id)
            return job.id, named, [run["name"] for run in await engine.runs()]

    id, named, left = asyncio.run(scene())
    assert (named, left) == (["best"], [])
    assert not (shared_server.folder / "runs" / id).exists()


def test_another_persons_run_can_be_watched_but_not_steered(shared_server: GpuServer) -> None:
    """Whoever knows the run's name sees it; only its owner can end it."""

    async def scene() -> protocol.Error:
        async with shared_server.engine("ana") as ana, shared_server.engine("bea") as bea:
            job = await ana.submit(ENDLESS)
            seen = await bea.watch(job.id)
            await until_running(seen)
            with pytest.raises(Refused) as caught:
                await seen.cancel()
            await job.cancel()
            await job.wait()
            return caught.value.error

    assert asyncio.run(scene()).code == "forbidden"


def test_a_pace_is_kept(shared_server: GpuServer) -> None:
    """At a millionth of an epoch a second, the run stands still until it is told to go on."""

    async def scene() -> tuple[int, int]:
        async with shared_server.engine() as engine:
            job = await engine.submit(ENDLESS)
            await until_running(job)
            await job.run(1e-6)
            await job.set(momentum=0.5)  # confirmed between two steps
            first = await step_of(job, effect="live")
            await job.set(momentum=0.6)
            second = await step_of(job, effect="live")
            await job.cancel()
            await job.wait()
            return first, second

    first, second = asyncio.run(scene())
    assert second - first <= 1


def test_a_run_in_the_queue_can_be_cancelled(shared_server: GpuServer) -> None:
    """Cancelling a run that waits takes it out of the queue; it knew its place there."""

    async def scene() -> tuple[list[int], str]:
        async with shared_server.engine() as engine:
            first = await engine.submit(ENDLESS)
            await until_running(first)
            second = await engine.submit(SHORT)
            places = []
            async with asyncio.timeout(PATIENCE):
                async for event in second:
                    if isinstance(event, protocol.Queued):
                        places.append(event.position)
                        await second.cancel()
            await first.cancel()
            await first.wait()
            return places, second.status

    assert asyncio.run(scene()) == ([1], "cancelled")
