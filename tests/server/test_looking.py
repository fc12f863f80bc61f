"""Looking through a run: at once while it trains; and once it has ended, when it stays as it was."""

from __future__ import annotations

import asyncio
import base64
import math
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
import pytest
import torch

from playground.blocks import Flatten, to_json
from playground.client import Job, Refused
from playground.frame import Frame
from playground.server.worker.messages import AnyCommand, AnyEvent, Cancel, Draw, Pause, Probe, Set, Start
from playground.server.worker.training import Training
from tests.server.conftest import PATIENCE, GpuServer, children, until

RUN = {"recipe": "cnn", "blocks": to_json((Flatten(),)), "epochs": 1, "batch_size": 300}
DRAWN = np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8)
IMAGE = base64.b64encode(DRAWN.tobytes()).decode()


class Shelf:
    """A port whose other end is this test."""

    def __init__(self, *commands: AnyCommand) -> None:
        self.commands: SimpleQueue[AnyCommand] = SimpleQueue()
        for command in commands:
            self.commands.put(command)
        self.frames: list[Frame] = []

    def send(self, event: AnyEvent) -> None:
        """What is told is not looked at."""

    def send_frame(self, frame: Frame) -> None:
        """Keep it."""
        self.frames.append(frame)


def test_a_probe_is_answered_with_the_next_step(tmp_path: Path) -> None:
    """Also when drawing has used up all the time that being watched may cost."""
    port = Shelf(Draw(["image"]), Probe({"image": IMAGE}))
    training = Training(Start("job", RUN, str(tmp_path)), port, torch.device("cpu"))
    training.draw_after = math.inf
    training.run()
    assert (port.frames[0].step, port.frames[0].payload) == (1, DRAWN.tobytes())


def test_a_paused_run_shows_what_other_settings_change(tmp_path: Path) -> None:
    """Augmented images are drawn anew with a new augmentation, without a step between."""
    noisy = Set({**RUN, "augment": {"noise": 0.5}})
    port = Shelf(Pause(), Draw(["augmented"]), noisy, Draw(["augmented"]), Cancel())
    Training(Start("job", RUN, str(tmp_path)), port, torch.device("cpu")).run()
    before, after = [frame for frame in port.frames if frame.topic == "augmented"][:2]
    assert before.step == after.step == 0
    assert before.payload != after.payload


async def picture(job: Job) -> np.ndarray[Any, Any]:
    """The next frame of the one topic that is watched."""
    frame = await anext(event async for event in job if isinstance(event, Frame))
    return np.frombuffer(frame.payload, frame.dtype)


def test_a_run_that_is_done_answers_to_what_is_drawn(shared_server: GpuServer) -> None:
    """A done run answers a probe, from another connection too, as its weights say; it is still done."""

    async def scene() -> tuple[np.ndarray[Any, Any], bytes, str]:
        async with shared_server.engine() as engine, asyncio.timeout(PATIENCE):
            job = await engine.submit(RUN)
            assert await job.wait() == "done"
            weights = await job.export("weights")
        async with shared_server.engine() as engine, asyncio.timeout(PATIENCE):
            job = await engine.watch(job.id, ["probabilities"])
            await job.wait()
            await picture(job)  # the last one of the training
            await job.probe(image=IMAGE)
            return await picture(job), weights, job.status

    found, weights, status = asyncio.run(scene())
    assert found == pytest.approx(by_hand(weights), abs=1e-5)
    assert status == "done"


def by_hand(weights: bytes) -> np.ndarray[Any, Any]:
    """The softmax of the one dense layer, from the weights as people get them."""
    from safetensors.numpy import load

    from playground.datasets.loading import images

    pixels = images("mnist-10k")[0][:9000] / 255
    dense = load(weights)
    logits = dense["1.weight"] @ ((DRAWN / 255 - pixels.mean()) / pixels.std()).ravel() + dense["1.bias"]
    chances = np.exp(logits - logits.max())
    shares: np.ndarray[Any, Any] = chances / chances.sum()
    return shares


def test_looking_holds_no_slot_and_leaves_with_the_run(shared_server: GpuServer) -> None:
    """While one run is looked at the next one trains; with the run its process goes."""

    async def scene() -> None:
        assert shared_server.process
        server = shared_server.process.pid
        async with shared_server.engine() as engine, asyncio.timeout(PATIENCE):
            job = await engine.submit(RUN, topics=["image"])
            assert await job.wait() == "done"
            others = children(server)
            await job.probe(image=IMAGE)
            await until(lambda: len(children(server) - others) > 0)
            assert await (await engine.submit(RUN)).wait() == "done"
            await engine.delete(job.id)

    asyncio.run(scene())


def test_a_run_without_weights_cannot_be_looked_through(shared_server: GpuServer) -> None:
    """Where there is no checkpoint the refusal says in which states a probe is possible."""

    async def scene() -> str:
        async with shared_server.engine() as engine, asyncio.timeout(PATIENCE):
            busy = await engine.submit({**RUN, "epochs": 10_000})
            job = await engine.submit(RUN)
            await job.cancel()
            with pytest.raises(Refused) as caught:
                await job.probe(image=IMAGE)
            await busy.cancel()
        return str(caught.value)

    assert "running" in asyncio.run(scene())
