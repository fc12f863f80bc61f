"""Scripts to take home do what the recipes do: they train the same networks, and measure the same of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch

from playground.datasets import ON_HAND
from playground.server.limits import Limits
from playground.server.recipes import build
from playground.server.recipes.base import Recipe
from playground.server.scripts import script
from playground.server.specs import parse
from tests.server.steps import losses
from tests.server.taken_home import run, run_here, save

DIGITS, CLOTHES = ON_HAND / "mnist_10k.npz", ON_HAND / "fashion_mnist_10k.npz"
MAE = ("mae_units", "mae_calendar", "mae_embeddings", "mae_last_week", "mae_yesterday")
ENERGIES = ("reconstruction_error", "free_energy_train", "free_energy_test")
DETECTED = ("test_loss", "mean_average_precision")
SAID = ("test_loss", "exact_match", "exact_familiar", "bleu")


class Case(NamedTuple):
    """A small run, the files that its script reads, and what it measures, in the order that it prints."""

    recipe: str
    changes: dict[str, Any]
    files: tuple[Path, ...]
    measures: tuple[str, ...]


# Those without changes run in a process of their own, the others here.
CASES = [
    Case("q-network", {}, (), ("mean_return",)),
    Case("q-network", {"world": "pole", "double": False, "worlds": 3}, (), ("mean_return",)),
    Case("forecast", {}, (ON_HAND / "sales.csv",), MAE),
    Case("forecast", {"network": "lstm", "horizon": 3, "embedding": 4}, (ON_HAND / "sales.csv",), MAE),
    Case("embeddings", {}, (ON_HAND / "bible_en.txt.gz",), ("recall_at_10",)),
    Case(
        "embeddings",
        {"data": "bible-es", "window": 1, "negatives": 2, "noise_power": 0.5},
        (ON_HAND / "bible_es.txt.gz",),
        ("recall_at_10",),
    ),
    Case("dbn", {}, (DIGITS,), ("test_accuracy", "random_start_accuracy")),
    Case("dbn", {"twin": False, "data": "fashion-10k"}, (CLOTHES,), ("test_accuracy",)),
    Case("dbn", {"chain": "persistent", "k": 2, "epochs": 0}, (DIGITS,), ENERGIES),
    Case("detector", {}, (DIGITS,), DETECTED),
    Case("detector", {"data": "fashion-10k", "background": "plain", "grid": 6}, (CLOTHES,), DETECTED),
    Case("captions", {}, (DIGITS, CLOTHES), SAID),
    Case("captions", {"things": "clothes", "language": "es", "sizes": False}, (CLOTHES,), SAID),
]
SMALL: dict[str, dict[str, Any]] = {
    "q-network": {"slip": 0.1, "hidden": [16], "memory": 500, "epochs": 1},
    "forecast": {"hidden_size": 8, "epochs": 2},
    "embeddings": {"vocabulary": 512, "width": 8, "batch_size": 256, "epochs": 1},
    "dbn": {"hidden": [16, 12], "pretraining_epochs": 2, "unlabelled": 500, "epochs": 1},
    "detector": {"width": 4, "batch_size": 4, "epochs": 1},
    "captions": {"width": 4, "hidden_size": 16, "batch_size": 8, "attention_penalty": 1.0, "epochs": 1},
}


LOSS = re.compile(r"(?:loss|error) ([\d.]+)")


class Trained(NamedTuple):
    """A run that is over, its mean loss of each epoch, and what it measured last."""

    case: Case
    recipe: Recipe
    means: list[float]
    measured: dict[str, float]


@pytest.fixture(
    scope="module", params=CASES, ids=lambda case: " ".join(map(str, (case.recipe, *case.changes.values())))
)
def trained(request: pytest.FixtureRequest) -> Trained:
    """Each of the runs."""
    case: Case = request.param
    spec = parse({"recipe": case.recipe, **SMALL[case.recipe], **case.changes}, Limits())
    recipe = build(spec, torch.device("cpu"))
    means = np.reshape(losses(recipe, spec.steps()), (-1, recipe.steps_per_epoch)).mean(1)
    return Trained(case, recipe, means.tolist(), recipe.evaluate())


def test_the_script_trains_the_same_network(tmp_path: Path, trained: Trained) -> None:
    """It comes to the mean loss of each epoch here, up to rounding: the same start, chance and steps."""
    (tmp_path / "script.py").write_text(script(trained.recipe.spec), "utf-8")
    printed = (run_here if trained.case.changes else run)(tmp_path, *trained.case.files)
    found = [float(number) for number in LOSS.findall(printed)[: len(trained.means)]]
    assert found == pytest.approx(trained.means, rel=0.01, abs=1e-4)
    saved = torch.load(tmp_path / "weights.pt")
    assert {name: value.shape for name, value in saved.items()} == {
        name: value.shape for name, value in trained.recipe.weights().items()
    }


def test_the_script_measures_what_the_run_did(tmp_path: Path, trained: Trained) -> None:
    """With the exported weights it prints the measures of the run: the same network, and the same test."""
    (tmp_path / "script.py").write_text(script(trained.recipe.spec), "utf-8")
    save(trained.recipe, tmp_path / "weights.safetensors")
    printed = run_here(tmp_path, *trained.case.files, "weights.safetensors")
    found = [float(number) for number in re.findall(r"-?\d+\.\d{4}", printed)]
    expected = [trained.measured[name] for name in trained.case.measures]
    assert found[: len(expected)] == pytest.approx(expected, abs=2e-4)
