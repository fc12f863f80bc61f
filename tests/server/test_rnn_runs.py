"""A recurrent network on the server: looked at through a text that was typed, and taken home."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from playground.client import Refused
from playground.frame import Frame
from playground.server.limits import Limits
from playground.server.recipes.rnn import RnnRecipe
from playground.server.scripts import script
from playground.server.specs import parse
from playground.server.specs.rnn import Rnn
from tests.server.conftest import PATIENCE, GpuServer, until_running
from tests.server.taken_home import run, run_here

TEXT = "Ñandúes van, ñandúes vienen.\n" * 60
RUN = {"recipe": "rnn", "data": "own", "text": TEXT, "hidden_size": 12, "batch_size": 4, "length": 20}
ENDLESS = {**RUN, "epochs": 100_000}


def test_a_paused_network_reads_what_is_typed(shared_server: GpuServer) -> None:
    """While a run is paused, a probe has its text and what the units make of it drawn at once."""

    async def scene() -> dict[str, Frame]:
        seen: dict[str, Frame] = {}
        async with shared_server.engine() as engine, asyncio.timeout(PATIENCE):
            job = await engine.submit(ENDLESS, topics=["text", "text_cells"])
            await until_running(job)
            await job.pause()
            with pytest.raises(Refused, match="'x'"):
                await job.probe(text="Fénix")
            await job.probe(text="ñandú")
            async for event in job:
                if isinstance(event, Frame):
                    seen[event.topic] = event
                typed = "text" in seen and seen["text"].payload.decode() == "ñandú"
                if typed and "text_cells" in seen and seen["text_cells"].shape[1] == 5:
                    break
            await job.cancel()
        return seen

    assert asyncio.run(scene())["text_cells"].shape == (6, 5, 12)


def test_weights_and_script_answer_as_the_run_did(shared_server: GpuServer, tmp_path: Path) -> None:
    """The exported script with the exported weights has the test loss that the run measured last."""

    async def scene() -> tuple[bytes, bytes, float]:
        async with shared_server.engine() as engine, asyncio.timeout(PATIENCE):
            job = await engine.submit({**RUN, "epochs": 2, "layers": 2, "dropout": 0.2})
            assert await job.wait() == "done"
            last = job.metrics[max(job.metrics)]["test_loss"]
            return await job.export("weights"), await job.export("script"), last

    weights, text, loss = asyncio.run(scene())
    (tmp_path / "weights.safetensors").write_bytes(weights)
    (tmp_path / "script.py").write_bytes(text)
    (tmp_path / "text.txt").write_text(TEXT, "utf-8")
    assert run(tmp_path, "text.txt", "weights.safetensors").startswith(
        f"test loss {loss:.4f} nats per character\n"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"cell": "lstm"},
        {"cell": "gru", "embedding": 5, "layers": 2, "dropout": 0.1},
        {"cell": "rnn", "optimizer": "sgd", "learning_rate": 0.5, "gradient_clip": 0},
    ],
)
def test_the_script_trains_the_same_network(tmp_path: Path, changes: dict[str, Any]) -> None:
    """It comes to the mean loss of an epoch here, up to rounding: the same start, order and steps."""
    spec = parse({**RUN, "epochs": 1, **changes}, Limits())
    assert isinstance(spec, Rnn)
    recipe = RnnRecipe(spec, torch.device("cpu"))
    mean = np.mean([recipe.train_step().item() for _ in range(recipe.steps_per_epoch)])
    loss = recipe.evaluate()["test_loss"]
    (tmp_path / "script.py").write_text(script(spec), "utf-8")
    (tmp_path / "text.txt").write_text(TEXT, "utf-8")
    match = re.match(r"epoch 1: loss (\S+)\ntest loss (\S+) nats", run_here(tmp_path, "text.txt"))
    assert match
    assert [float(match[1]), float(match[2])] == pytest.approx([mean, loss], rel=0.001)
    assert (tmp_path / "weights.pt").exists()
