"""A language model on the server: looked at through a sentence, and taken home as a script."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from playground.client import Refused
from playground.datasets import ON_HAND
from playground.frame import Frame
from playground.server.limits import Limits
from playground.server.recipes.gpt import GptRecipe
from playground.server.scripts import script
from playground.server.specs import parse
from playground.server.specs.gpt import Gpt
from tests.server.conftest import PATIENCE, GpuServer, until_running
from tests.server.taken_home import run, run_here

RUN = {
    "recipe": "gpt",
    "layers": 2,
    "heads": 2,
    "width": 16,
    "feed_forward": 32,
    "context": 32,
    "batch_size": 8,
    "epochs": 1,
}
BIBLE = ON_HAND / "bible_en.txt.gz"
SENTENCE = "In the beginning"


def test_a_paused_model_answers_to_what_is_typed(shared_server: GpuServer) -> None:
    """While a run is paused, a sentence has its topics drawn at once; one it cannot write is refused."""

    async def scene() -> tuple[dict[str, np.ndarray[Any, Any]], str]:
        seen: dict[str, np.ndarray[Any, Any]] = {}
        async with shared_server.engine() as engine, asyncio.timeout(PATIENCE):
            job = await engine.submit({**RUN, "epochs": 1000}, topics=["tokens", "attention", "next"])
            await until_running(job)
            await job.pause()
            with pytest.raises(Refused) as caught:
                await job.probe(text="數")
            await job.probe(text=SENTENCE, top_k=2)
            async for event in job:
                if not isinstance(event, Frame):
                    continue
                seen[event.topic] = np.frombuffer(event.payload, event.dtype).reshape(event.shape)
                lengths = {len(seen.get("tokens", [])), *seen.get("attention", np.zeros(0)).shape[2:]}
                if lengths == {len(SENTENCE)} and "next" in seen and (seen["next"][:, 2] > 0).sum() == 2:
                    break
            await job.cancel()
        return seen, str(caught.value)

    seen, refusal = asyncio.run(scene())
    np.testing.assert_allclose(seen["attention"].sum(3), 1, atol=1e-5)
    assert "數" in refusal


def test_weights_and_script_answer_as_the_run_did(shared_server: GpuServer, tmp_path: Path) -> None:
    """The exported script with the exported weights has the loss that the run measured last."""

    async def scene() -> tuple[bytes, bytes, float]:
        async with shared_server.engine() as engine, asyncio.timeout(PATIENCE):
            job = await engine.submit(RUN)
            assert await job.wait() == "done"
            last = job.metrics[max(job.metrics)]["test_loss"]
            return await job.export("weights"), await job.export("script"), last

    weights, text, loss = asyncio.run(scene())
    (tmp_path / "weights.safetensors").write_bytes(weights)
    (tmp_path / "script.py").write_bytes(text)
    match = re.match(r"test loss (\S+) nats", run(tmp_path, BIBLE, "weights.safetensors"))
    assert match
    assert float(match[1]) == pytest.approx(loss, abs=2e-4)


@pytest.mark.parametrize(
    "changes",
    [
        {"dropout": 0.1, "norm": "post", "positions": "sinusoidal", "tied": False},
        {"tokens": "byte-pairs", "vocabulary": 300, "precision": "bfloat16"},
    ],
)
def test_the_script_trains_the_same_network(tmp_path: Path, changes: dict[str, Any]) -> None:
    """It comes to the mean loss of an epoch here, up to rounding: the same start, places and steps."""
    spec = parse({**RUN, **changes}, Limits())
    assert isinstance(spec, Gpt)
    recipe = GptRecipe(spec, torch.device("cpu"))
    mean = sum(recipe.train_step().item() for _ in range(100)) / 100
    (tmp_path / "script.py").write_text(script(spec), "utf-8")
    match = re.match(r"step 100: loss (\S+)\ntest loss (\S+) nats", run_here(tmp_path, BIBLE))
    assert match
    assert float(match[1]) == pytest.approx(mean, rel=0.01)
    assert float(match[2]) == pytest.approx(recipe.evaluate()["test_loss"], rel=0.02)
    assert (tmp_path / "weights.pt").exists()
