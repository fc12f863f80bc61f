"""What single scripts to take home do beside training and measuring: they read, draw and translate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from playground.datasets import ON_HAND
from playground.server.intake.texts import read_pairs
from playground.server.limits import Limits
from playground.server.recipes import build
from playground.server.recipes.base import Recipe
from playground.server.recipes.translator import TranslatorRecipe
from playground.server.scripts import script
from playground.server.specs import parse
from tests.server.steps import losses
from tests.server.taken_home import means, printed_means, run_here, save

SMALL: dict[str, dict[str, Any]] = {
    "autoencoder": {"hidden": [24], "batch_size": 900, "epochs": 1},
    "gan-2d": {"generator": [8], "discriminator": [8], "batch_size": 16, "epochs": 1},
    "translator": {
        "layers": 1,
        "heads": 2,
        "width": 16,
        "feed_forward": 32,
        "warm_up": 3,
        "vocabulary": 400,
        "context": 16,
        "batch_size": 8,
        "epochs": 1,
    },
}


def recipe(name: str, folder: Path | None = None, **changes: Any) -> Recipe:
    """A small network of a recipe that has not learnt yet, with the data in a folder if it asks for them."""
    spec = parse({"recipe": name, **SMALL[name], **changes}, Limits())
    return build(spec, torch.device("cpu"), folder)


@pytest.mark.parametrize(("row", "encoding"), [("{}\t{}", "utf-8-sig"), ('"{}"; {} ;x', "cp1252")])
def test_a_script_reads_pairs_that_somebody_brought(tmp_path: Path, row: str, encoding: str) -> None:
    """As they came: with the mark that some programs write first, or between semicolons."""
    lines = ["alone", *(row.format(f"{a} and {b}", f"{b} y {a}") for a in "abcdefgh" for b in "ñop")]
    came = tmp_path / "came"
    came.write_text("".join(f"{line}\r\n" for line in lines), encoding, newline="")
    upload = {"id": "1", "kind": "pairs", "name": "mine", **read_pairs(came, tmp_path).facts}
    made = recipe("translator", tmp_path, data="upload", upload=upload, tokens="characters")
    expected = means(made)
    (tmp_path / "script.py").write_text(script(made.spec), "utf-8")
    assert printed_means(run_here(tmp_path, came), 1) == pytest.approx(expected, rel=0.01)


def test_the_script_draws_what_the_autoencoder_draws(tmp_path: Path) -> None:
    """Its picture has the test images with their noise above what the decoder makes of them."""
    made = recipe("autoencoder", noise=0.3)
    made.train_step()
    save(made, tmp_path / "w.safetensors")
    (tmp_path / "script.py").write_text(script(made.spec), "utf-8")
    run_here(tmp_path, ON_HAND / "mnist_10k.npz", "w.safetensors")
    head, _, pixels = (tmp_path / "drawn.pgm").read_bytes().partition(b"255\n")
    assert head == b"P5 448 56 "
    drawn = np.frombuffer(pixels, np.uint8).reshape(2, 28, 16, 28).swapaxes(1, 2).astype(int)
    for row, topic in zip(drawn, ("inputs", "reconstructions"), strict=True):
        assert abs(row - made.draw(topic)).max() <= 1


def test_the_script_translates_as_the_page_does(tmp_path: Path) -> None:
    """By beam search, as wide as was chosen: the first held-out phrase has the translation found here."""
    made = recipe("translator", beams=4)
    assert isinstance(made, TranslatorRecipe)
    losses(made, 30)
    save(made, tmp_path / "w.safetensors")
    (tmp_path / "script.py").write_text(script(made.spec), "utf-8")
    printed = run_here(tmp_path, ON_HAND / "phrases_en_es.tsv", "w.safetensors")
    made.evaluate()
    english = made.examples[0][0]
    made.probe({"text": english})
    best, _ = json.loads(made.draw("found").tobytes())[0]
    assert f"\n{english} -> {best}\n" in printed


@pytest.mark.parametrize(
    "changes",
    [
        {"loss": "wasserstein-gp", "discriminator_steps": 2, "data": "drawn", "points": [[0.5, 0.2]] * 10},
        {"train": "discriminator", "latent": "normal", "latent_size": 1, "data": "grid"},
        {"train": "generator", "activation": "tanh"},
    ],
)
def test_networks_on_the_plane_train_at_home_as_here(tmp_path: Path, changes: dict[str, Any]) -> None:
    """The mean loss of what was trained last is the same, and so is what is measured of the samples."""
    made = recipe("gan-2d", **changes)
    (tmp_path / "script.py").write_text(script(made.spec), "utf-8")
    expected = means(made)
    assert printed_means(run_here(tmp_path), 1) == pytest.approx(expected, rel=0.01, abs=1e-3)
    save(made, tmp_path / "w.safetensors")
    measured = made.evaluate()
    distance, reached = measured["wasserstein"], measured["coverage"]
    said = f"Wasserstein distance {distance:.4f}, coverage {reached:.4f}\n"
    assert run_here(tmp_path, "w.safetensors") == said
