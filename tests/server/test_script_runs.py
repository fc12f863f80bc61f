"""Scripts to take home do what the recipes do: they train the same networks, and measure the same of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import torch

from playground.datasets import ON_HAND
from playground.server.limits import Limits
from playground.server.recipes import build
from playground.server.recipes.base import Recipe
from playground.server.scripts import script
from playground.server.specs import parse
from tests.server.taken_home import means, printed_means, run, run_here, save

DIGITS, CLOTHES = ON_HAND / "mnist_10k.npz", ON_HAND / "fashion_mnist_10k.npz"
VERSES, PHRASES = ON_HAND / "bible_en.txt.gz", ON_HAND / "phrases_en_es.tsv"
MAE = ("mae_units", "mae_calendar", "mae_embeddings", "mae_last_week", "mae_yesterday")
ENERGIES = ("reconstruction_error", "free_energy_train", "free_energy_test")
DETECTED = ("test_loss", "mean_average_precision")
SORTED = ("test_loss", "test_accuracy")
DRAWN = ("test_loss", "explained_share")
SAID = ("test_loss", "exact_match", "exact_familiar", "bleu")


class Case(NamedTuple):
    """A small run, the files that its script reads, and what it measures, in the order that it prints; None:
    what the run does not measure."""

    recipe: str
    changes: dict[str, Any]
    files: tuple[Path, ...]
    measures: tuple[str | None, ...]


# Those without changes run in a process of their own, the others here.
CASES = [
    Case("q-network", {}, (), ("mean_return",)),
    Case("q-network", {"world": "pole", "double": False, "worlds": 3}, (), ("mean_return",)),
    Case("forecast", {}, (ON_HAND / "sales.csv",), MAE),
    Case("forecast", {"network": "lstm", "horizon": 3, "embedding": 4}, (ON_HAND / "sales.csv",), MAE),
    Case("embeddings", {}, (VERSES,), ("recall_at_10",)),
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
    Case("vit", {}, (DIGITS,), (*SORTED, None, "cnn_accuracy")),
    Case(
        "vit",
        {"patch": 14, "positions": "sinusoidal", "beside": "nothing", "gradient_clip": 0.0},
        (DIGITS,),
        SORTED,
    ),
    Case("encoder", {}, (VERSES,), ("test_loss", "masked_accuracy")),
    Case(
        "encoder",
        {"task": "classify", "pooling": "cls", "norm": "post", "precision": "bfloat16", "dropout": 0.3},
        (VERSES,),
        SORTED,
    ),
    Case("encoder", {"task": "classify", "layers": 0, "positions": "sinusoidal"}, (VERSES,), SORTED),
    Case("autoencoder", {}, (DIGITS,), DRAWN),
    Case("autoencoder", {"network": "dense", "noise": 0.4}, (DIGITS,), DRAWN),
    Case("translator", {}, (PHRASES,), ("test_loss", "exact_match")),
    Case(
        "translator",
        {"tokens": "characters", "tied": False, "activation": "relu", "precision": "bfloat16"},
        (PHRASES,),
        ("test_loss", "exact_match"),
    ),
    Case("digits-mlp", {"dropout": 0.2, "activation": "gelu", "weight_decay": 0.1}, (DIGITS,), SORTED),
    Case("digits-mlp", {"optimizer": "sgd", "activation": "tanh"}, (DIGITS,), SORTED),
]
TINY: dict[str, Any] = {
    "layers": 1,
    "heads": 2,
    "width": 16,
    "feed_forward": 32,
    "warm_up": 3,
    "dropout": 0.1,
}
SMALL: dict[str, dict[str, Any]] = {
    "q-network": {"slip": 0.1, "hidden": [16], "memory": 500, "epochs": 1},
    "forecast": {"hidden_size": 8, "epochs": 2},
    "embeddings": {"vocabulary": 512, "width": 8, "batch_size": 256, "epochs": 1},
    "dbn": {"hidden": [16, 12], "pretraining_epochs": 2, "unlabelled": 500, "epochs": 1},
    "detector": {"width": 4, "batch_size": 4, "epochs": 1},
    "captions": {"width": 4, "hidden_size": 16, "batch_size": 8, "attention_penalty": 1.0, "epochs": 1},
    "vit": {
        **TINY,
        "train_images": 450,
        "label_smoothing": 0.1,
        "augment": {"shift": 2, "noise": 0.1},
        "batch_size": 100,
        "epochs": 2,
    },
    "encoder": {
        **TINY,
        "vocabulary": 400,
        "context": 24,
        "task": "masked",
        "schedule": "constant",
        "batch_size": 900,
        "epochs": 1,
    },
    "autoencoder": {
        "network": "convolutional",
        "latent_size": 5,
        "hidden": [24],
        "maps": [4, 6],
        "batch_size": 900,
        "epochs": 1,
    },
    "translator": {**TINY, "vocabulary": 400, "context": 16, "batch_size": 8, "epochs": 1},
    "digits-mlp": {"hidden": [16, 12], "batch_size": 800, "epochs": 2},
}


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
    return Trained(case, recipe, means(recipe), recipe.evaluate())


def test_the_script_trains_the_same_network(tmp_path: Path, trained: Trained) -> None:
    """It comes to the mean loss of each epoch here, up to rounding: the same start, chance and steps."""
    (tmp_path / "script.py").write_text(script(trained.recipe.spec), "utf-8")
    printed = (run_here if trained.case.changes else run)(tmp_path, *trained.case.files)
    found = printed_means(printed, len(trained.means))
    assert found == pytest.approx(trained.means, rel=0.01, abs=1e-4)
    saved, weights = torch.load(tmp_path / "weights.pt"), trained.recipe.weights()
    assert {name: saved[name].shape for name in weights} == {
        name: value.shape for name, value in weights.items()
    }


def test_the_script_measures_what_the_run_did(tmp_path: Path, trained: Trained) -> None:
    """With the exported weights it prints the measures of the run: the same network, and the same test."""
    (tmp_path / "script.py").write_text(script(trained.recipe.spec), "utf-8")
    save(trained.recipe, tmp_path / "weights.safetensors")
    printed = run_here(tmp_path, *trained.case.files, "weights.safetensors")
    found = [float(number) for number in re.findall(r"-?\d+\.\d{4}", printed)]
    pairs = [(name, value) for name, value in zip(trained.case.measures, found, strict=False) if name]
    expected = {name: trained.measured[name] for name in trained.case.measures if name}
    assert dict(pairs) == pytest.approx(expected, abs=2e-4)
