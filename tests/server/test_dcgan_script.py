"""The script of a convolutional adversarial network trains the same networks, far from the playground."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from playground.datasets import ON_HAND
from playground.server.limits import Limits
from playground.server.recipes.dcgan import DcganRecipe
from playground.server.scripts import script
from playground.server.specs import parse
from playground.server.specs.dcgan import Dcgan
from tests.server.taken_home import means, printed_means, run, run_here, save

DIGITS = ON_HAND / "mnist_10k.npz"


def recipe(**changes: Any) -> DcganRecipe:
    """A small pair of networks, trained for one epoch."""
    small = {"generator": [8, 4], "discriminator": [4, 8], "batch_size": 8, "epochs": 1}
    spec = parse({"recipe": "dcgan", **small, **changes}, Limits())
    assert isinstance(spec, Dcgan)
    return DcganRecipe(spec, torch.device("cpu"))


@pytest.mark.parametrize(
    "changes",
    [
        {"conditional": False, "train": "generator"},
        {"loss": "wasserstein-gp", "latent": "uniform", "precision": "bfloat16"},
    ],
)
def test_the_script_trains_the_same_networks(tmp_path: Path, changes: dict[str, Any]) -> None:
    """It comes to the generator's mean loss here, up to rounding: the same start, chance and steps."""
    trained = recipe(**changes)
    expected = means(trained)
    (tmp_path / "script.py").write_text(script(trained.spec), "utf-8")
    assert printed_means(run_here(tmp_path, DIGITS), 1) == pytest.approx(expected, rel=0.02, abs=0.005)
    assert (tmp_path / "weights.pt").exists()


def test_the_script_draws_with_weights_of_a_run(tmp_path: Path) -> None:
    """Its picture has the samples that the page shows, in their order."""
    trained = recipe()
    trained.train_step()
    save(trained, tmp_path / "w.safetensors")
    (tmp_path / "script.py").write_text(script(trained.spec), "utf-8")
    run(tmp_path, DIGITS, "w.safetensors")
    head, _, pixels = (tmp_path / "samples.pgm").read_bytes().partition(b"255\n")
    assert head == b"P5 224 224 "
    drawn = np.frombuffer(pixels, np.uint8).reshape(8, 28, 8, 28).swapaxes(1, 2).reshape(64, 28, 28)
    assert abs(drawn.astype(int) - trained.draw("samples")).max() <= 1
