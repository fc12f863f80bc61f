"""A convolutional network on the server: watched, looked at through a drawn image, and taken home."""

from __future__ import annotations

import asyncio
import base64
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import load

from playground.blocks import (
    Activation,
    BatchNorm,
    Conv,
    Flatten,
    Inception,
    MaxPool,
    Residual,
    Separable,
    to_json,
)
from playground.client import Refused
from playground.datasets import ON_HAND
from playground.frame import Frame
from playground.server.limits import Limits
from playground.server.recipes.cnn import CnnRecipe
from playground.server.scripts import script
from playground.server.specs import parse
from playground.server.specs.cnn import Cnn
from tests.server.conftest import PATIENCE, GpuServer, until_running
from tests.server.taken_home import run, run_here

DIGITS = ON_HAND / "mnist_10k.npz"
BLOCKS = to_json((Conv(4, 5, 2), Activation(), MaxPool(), Flatten()))
RUN = {"recipe": "cnn", "blocks": BLOCKS, "epochs": 2, "batch_size": 300}
ENDLESS = {**RUN, "epochs": 10_000}
DRAWN = np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8)


def test_a_paused_network_answers_to_what_is_drawn(shared_server: GpuServer) -> None:
    """While a run is paused, a probe has its image and the answer to it drawn at once."""

    async def scene() -> dict[str, np.ndarray[Any, Any]]:
        seen: dict[str, np.ndarray[Any, Any]] = {}
        async with shared_server.engine() as engine, asyncio.timeout(PATIENCE):
            job = await engine.submit(ENDLESS, topics=["image", "probabilities", "maps"])
            await until_running(job)
            await job.pause()
            await job.probe(image=base64.b64encode(DRAWN.tobytes()).decode())
            async for event in job:
                if not isinstance(event, Frame):
                    continue
                seen[event.topic] = np.frombuffer(event.payload, event.dtype).reshape(event.shape)
                # The topics come in any order.
                if len(seen) == 3 and np.array_equal(seen["image"], DRAWN):
                    break
            await job.cancel()
        return seen

    seen = asyncio.run(scene())
    assert (seen["image"] == DRAWN).all()
    assert seen["probabilities"].sum() == pytest.approx(1)


def test_a_bad_probe_is_refused_and_the_run_goes_on(shared_server: GpuServer) -> None:
    """The refusal says what an image is; the run trains on."""

    async def scene() -> str:
        async with shared_server.engine() as engine, asyncio.timeout(PATIENCE):
            job = await engine.submit(ENDLESS)
            await until_running(job)
            with pytest.raises(Refused) as caught:
                await job.probe(image="no image")
            await job.set(learning_rate=0.01)
            await job.cancel()
        return str(caught.value)

    assert "784" in asyncio.run(scene())


def test_weights_and_script_answer_as_the_run_did(shared_server: GpuServer, tmp_path: Path) -> None:
    """The exported script with the exported weights has the accuracy that the run measured last."""

    async def scene() -> tuple[bytes, bytes, float]:
        async with shared_server.engine() as engine, asyncio.timeout(PATIENCE):
            job = await engine.submit(RUN)
            assert await job.wait() == "done"
            last = job.metrics[max(job.metrics)]["test_accuracy"]
            return await job.export("weights"), await job.export("script"), last

    weights, text, accuracy = asyncio.run(scene())
    assert load(weights)["0.weight"].shape == (4, 1, 5, 5)
    (tmp_path / "weights.safetensors").write_bytes(weights)
    (tmp_path / "script.py").write_bytes(text)
    assert run(tmp_path, DIGITS, "weights.safetensors") == f"test accuracy {accuracy:.4f}\n"


@pytest.mark.parametrize(
    "changes",
    [
        {"optimizer": "sgd", "schedule": "one-cycle", "learning_rate": 0.05},
        {"augment": {"shift": 1, "rotate": 5}, "label_smoothing": 0.1},
        {"precision": "bfloat16"},
    ],
)
def test_the_script_trains_the_same_network(tmp_path: Path, changes: dict[str, Any]) -> None:
    """It comes to the mean loss of an epoch here, up to rounding: the same start, order and steps."""
    blocks = to_json(
        (
            Conv(4, 5, 2),
            BatchNorm(),
            Activation(),
            Residual(8, 2),
            Inception(2),
            Separable(8, 3, 2),
            Flatten(),
        )
    )
    spec = parse({**RUN, "blocks": blocks, "epochs": 1, **changes}, Limits())
    assert isinstance(spec, Cnn)
    recipe = CnnRecipe(spec, torch.device("cpu"))
    mean = sum(recipe.train_step().item() for _ in range(30)) / 30
    (tmp_path / "script.py").write_text(script(spec), "utf-8")
    match = re.match(r"epoch 1: loss (\S+)\ntest accuracy (\S+)\n", run_here(tmp_path, DIGITS))
    assert match
    assert float(match[1]) == pytest.approx(mean, rel=0.01)
    assert (tmp_path / "weights.pt").exists()
