"""Adversarial networks that draw images of one's own: grey, of however many classes, judged by nobody."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from playground.server.limits import Limits
from playground.server.recipes.dcgan import DcganRecipe
from playground.server.refusal import Refusal
from playground.server.scripts import script
from playground.server.specs import parse
from playground.server.specs.dcgan import Dcgan
from tests.server.taken_home import means, printed_means, run_here
from tests.server.test_own_colours import coloured, taken
from tests.server.test_uploads import pictures


def recipe(folder: Path, files: dict[str, bytes], colour: bool = False, **changes: Any) -> DcganRecipe:
    """A small pair of networks for what is in these files."""
    own = {"id": "x", "name": "own.zip", **taken(folder, files).facts, "colour": colour}
    small = {"generator": [8, 4], "discriminator": [4, 8], "latent_size": 6, "batch_size": 8, "epochs": 1}
    spec = parse({"recipe": "dcgan", "data": "upload", "upload": own, **small, **changes}, Limits())
    assert isinstance(spec, Dcgan)
    return DcganRecipe(spec, torch.device("cpu"), folder)


def test_they_learn_from_ones_own_images(tmp_path: Path) -> None:
    """Told of two classes, both networks take steps; the real images shown go through the classes in turn."""
    trained = recipe(tmp_path, pictures(10))
    made = sum(weights.numel() for net in trained.nets() for weights in net.parameters())
    assert trained.spec.parameters() == made
    assert np.isfinite([trained.train_step().item() for _ in range(3)]).all()
    assert trained.evaluate().keys() == {"generator_loss", "discriminator_loss"}
    brightest = trained.draw("real").astype(int).mean(2).argmax(1)
    assert (brightest[::2] < 14).all()  # bars at the top
    assert (brightest[1::2] > 14).all()
    trained.probe(trained.spec.probe({"class": 1}))
    with pytest.raises(Refusal, match=r"probe\.class"):
        trained.spec.probe({"class": 2})


def test_nobody_judges_them(tmp_path: Path) -> None:
    """What no classifier says is not there; all else is, and a saved run goes on."""
    trained, file = recipe(tmp_path, pictures(4), conditional=False), io.BytesIO()
    trained.train_step()
    trained.evaluate()
    assert trained.draw("classes").shape == (0, 2)
    assert trained.draw("verdict").shape == (1,)
    for topic in ("real", "samples"):
        assert trained.draw(topic).shape == (64, 28, 28)
    torch.save(trained.state(), file)
    went_on = trained.train_step().item()
    file.seek(0)
    other = recipe(tmp_path, pictures(4), conditional=False)
    other.load(torch.load(file, weights_only=True))
    assert other.train_step().item() == went_on


def test_they_draw_in_grey(tmp_path: Path) -> None:
    """An upload in colours is seen grey; asked for its colours, the server says that it cannot."""
    assert recipe(tmp_path, coloured(4)).draw("real").shape == (64, 28, 28)
    with pytest.raises(Refusal, match=r"upload\.grey"):
        recipe(tmp_path, coloured(4), colour=True)


def test_the_script_draws_them_too(tmp_path: Path) -> None:
    """From the same zip it comes to the generator's mean loss here, up to rounding."""
    trained = recipe(tmp_path, pictures(10))
    expected = means(trained)
    (tmp_path / "script.py").write_text(script(trained.spec), "utf-8")
    assert printed_means(run_here(tmp_path, "sent"), 1) == pytest.approx(expected, rel=0.05, abs=0.01)
