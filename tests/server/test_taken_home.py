"""Scripts that were taken home train the networks of their runs, and compute the same with their weights.

Each is trained for an epoch or two: mean losses agree where start, batches and steps are the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from playground.datasets import ON_HAND
from playground.datasets.texts import alphabet
from playground.server.intake import FILES
from playground.server.limits import Limits
from playground.server.recipes import build
from playground.server.recipes.base import Recipe
from playground.server.recipes.translator import TranslatorRecipe
from playground.server.scripts import script
from playground.server.specs import parse, to_json
from tests.server.steps import losses
from tests.server.taken_home import run, run_here, save

DATA = {
    "vit": "mnist_10k.npz",
    "encoder": "bible_en.txt.gz",
    "autoencoder": "mnist_10k.npz",
    "translator": "phrases_en_es.tsv",
    "digits-mlp": "mnist_10k.npz",
}
TINY: dict[str, Any] = {"layers": 1, "heads": 2, "width": 16, "feed_forward": 32, "warm_up": 3}
SMALL: dict[str, dict[str, Any]] = {
    "vit": {**TINY, "train_images": 450, "batch_size": 100, "epochs": 2},
    "encoder": {**TINY, "vocabulary": 400, "context": 24, "batch_size": 900, "epochs": 1},
    "autoencoder": {"hidden": [24], "maps": [4, 6], "batch_size": 900, "epochs": 1},
    "digits-mlp": {"hidden": [16, 12], "batch_size": 800, "epochs": 2},
    "gan-2d": {"generator": [8], "discriminator": [8], "batch_size": 16, "epochs": 1},
    "translator": {**TINY, "vocabulary": 400, "context": 16, "batch_size": 8, "epochs": 1},
}
MEAN = re.compile(r"^(?:epoch|step) \d+: loss (\S+)", re.MULTILINE)
TESTED = re.compile(r"test loss (\S+), (?:accuracy|explained share|exact match) (\S+)")
SHARES = ("test_accuracy", "masked_accuracy", "explained_share", "exact_match")


def recipe(name: str, folder: Path | None = None, **changes: Any) -> Recipe:
    """A small network of a recipe that has not learnt yet, with the data in a folder if it asks for them."""
    spec = parse({"recipe": name, **SMALL[name], **changes}, Limits())
    return build(spec, torch.device("cpu"), folder)


def write(made: Recipe, folder: Path) -> Path:
    """The script of a run in a folder, and the path of the data that it learns from."""
    (folder / "script.py").write_text(script(made.spec), "utf-8")
    return ON_HAND / DATA[to_json(made.spec)["recipe"]]


def said(printed: str) -> list[float]:
    """Loss and share of each network that a script says it has tested."""
    return [float(number) for pair in TESTED.findall(printed) for number in pair]


def expected(made: Recipe) -> list[float]:
    """The same of the recipe's, the loss of a network beside it apart, which it does not measure."""
    values = made.evaluate()
    share = next(values[name] for name in SHARES if name in values)
    return [values["test_loss"], share, *([values["cnn_accuracy"]] if "cnn_accuracy" in values else [])]


def check(made: Recipe, folder: Path, start: Callable[..., str], data: Path | None = None) -> None:
    """That the script of `made` trains as it does, and that it measures the same with its weights."""
    data = write(made, folder) if data is None else data
    steps = losses(made, made.spec.steps())
    printed = start(folder, data)
    means = np.reshape(steps, (-1, made.steps_per_epoch)).mean(1)
    assert [float(mean) for mean in MEAN.findall(printed)] == pytest.approx(means, rel=0.01)
    assert said(printed)[:2] == pytest.approx(expected(made)[:2], rel=0.02, abs=0.01)
    assert (folder / "weights.pt").exists()
    save(made, folder / "weights.safetensors")
    loss, share, *beside = said(run_here(folder, data, "weights.safetensors"))
    assert [loss, share, *beside[1:]] == pytest.approx(expected(made), abs=2e-4)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("vit", {"dropout": 0.1, "label_smoothing": 0.1}),
        ("encoder", {"task": "masked", "dropout": 0.1, "schedule": "constant"}),
        ("autoencoder", {"network": "convolutional", "latent_size": 5}),
        ("translator", {"dropout": 0.1, "label_smoothing": 0.0}),
    ],
)
def test_a_script_alone_trains_the_same_network(tmp_path: Path, name: str, changes: dict[str, Any]) -> None:
    """In a process of its own it comes to the same mean losses and to the same measures, up to rounding."""
    check(recipe(name, **changes), tmp_path, run)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("vit", {"patch": 14, "positions": "sinusoidal", "beside": "nothing", "gradient_clip": 0.0}),
        ("encoder", {"pooling": "cls", "norm": "post", "precision": "bfloat16"}),
        ("encoder", {"layers": 0, "positions": "sinusoidal"}),
        ("autoencoder", {"noise": 0.4}),
        ("digits-mlp", {"dropout": 0.2, "activation": "gelu", "weight_decay": 0.1}),
        ("digits-mlp", {"optimizer": "sgd", "activation": "tanh"}),
        (
            "translator",
            {"tokens": "characters", "tied": False, "activation": "relu", "precision": "bfloat16"},
        ),
    ],
)
def test_what_was_chosen_is_in_the_script(tmp_path: Path, name: str, changes: dict[str, Any]) -> None:
    """With other settings, too, it learns as the recipe does."""
    check(recipe(name, **changes), tmp_path, run_here)


def test_a_script_reads_pairs_that_somebody_brought(tmp_path: Path) -> None:
    """As they came: with the mark that some programs write first, and with the line ends of Windows."""
    lines = [f"{a} and {b}\t{b} y {a}" for a in "abcdefgh" for b in "ñop"]
    whole = "\n".join(lines)
    upload = {"id": "1", "kind": "pairs", "name": "mine", "count": len(lines), "alphabet": alphabet(whole)}
    (tmp_path / FILES["pairs"]).write_text(whole, "utf-8")
    (tmp_path / "came.tsv").write_text("".join(f"{line}\r\n" for line in lines), "utf-8-sig", newline="")
    made = recipe("translator", tmp_path, data="upload", upload=upload, tokens="characters")
    (tmp_path / "script.py").write_text(script(made.spec), "utf-8")
    check(made, tmp_path, run_here, tmp_path / "came.tsv")


def test_the_script_draws_what_the_autoencoder_draws(tmp_path: Path) -> None:
    """Its picture has the test images with their noise above what the decoder makes of them."""
    made = recipe("autoencoder", noise=0.3)
    made.train_step()
    save(made, tmp_path / "w.safetensors")
    run_here(tmp_path, write(made, tmp_path), "w.safetensors")
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
    printed = run_here(tmp_path, write(made, tmp_path), "w.safetensors")
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
    mean = sum(losses(made, 100)) / 100
    printed = run_here(tmp_path)
    assert float(printed.splitlines()[0].split()[-1]) == pytest.approx(mean, rel=0.01, abs=1e-3)
    save(made, tmp_path / "w.safetensors")
    measured = made.evaluate()
    distance, reached = measured["wasserstein"], measured["coverage"]
    expected = f"Wasserstein distance {distance:.4f}, coverage {reached:.4f}\n"
    assert run_here(tmp_path, "w.safetensors") == expected
