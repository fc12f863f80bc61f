"""Images of one's own in colour: kept, chosen, learnt from, shown and taken home."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from playground.blocks import Conv, Flatten, MaxPool, to_json
from playground.client import Engine, Refused
from playground.frame import Frame
from playground.server.intake import Found
from playground.server.intake.images import read
from playground.server.limits import Limits
from playground.server.recipes.cnn import CnnRecipe
from playground.server.scripts.cnn import script
from playground.server.specs import parse
from playground.server.specs.cnn import Cnn
from tests.server.brought import packed
from tests.server.conftest import GpuServer
from tests.server.taken_home import means, printed_means, run
from tests.server.test_uploads import pictures, with_server

SETTINGS = {
    "recipe": "cnn",
    "blocks": to_json((Conv(4), MaxPool(4), Flatten())),
    "data": "upload",
    "batch_size": 8,
    "epochs": 12,
    "learning_rate": 0.01,
}
# As light as each other: what tells them apart is the colour alone.
RED, GREEN = (200, 30, 34), (10, 126, 25)


def coloured(count: int = 15) -> dict[str, bytes]:
    """Two classes, red and green, as light as each other."""
    files = {}
    for name, colour in (("red", RED), ("green", GREEN)):
        for k in range(count):
            light = np.random.default_rng(k).uniform(0.6, 1.2, (30, 40, 1))
            file = io.BytesIO()
            Image.fromarray((light * colour).clip(0, 255).astype(np.uint8)).save(file, "PNG")
            files[f"{name}/{k}.png"] = file.getvalue()
    return files


def taken(folder: Path, files: dict[str, bytes]) -> Found:
    """What the check of an upload finds; it writes into the folder."""
    source = folder / "sent"
    source.write_bytes(packed(files))
    return read(source, folder, Limits().describe())


def recipe(folder: Path, found: Found, **changes: Any) -> CnnRecipe:
    """A small network for an upload."""
    own = {"id": "x", **found.facts, "colour": changes.pop("colour", True)}
    spec = parse({**SETTINGS, "upload": own, **changes}, Limits())
    assert isinstance(spec, Cnn)
    return CnnRecipe(spec, torch.device("cpu"), folder)


def test_colours_are_kept_where_there_are_any(tmp_path: Path) -> None:
    """An upload of grey images has one channel; one of photographs has three, and their grey beside them."""
    assert taken(tmp_path, pictures(3)).facts["shape"] == [1, 28, 28]
    with np.load(tmp_path / "own.npz") as file:
        assert set(file) == {"images", "labels"}
    assert taken(tmp_path, coloured(3)).facts["shape"] == [3, 28, 28]
    with np.load(tmp_path / "own.npz") as file:
        images, colours = file["images"], file["colours"]
    for grey, colour in zip(images, colours, strict=True):
        light = np.asarray(Image.fromarray(colour.transpose(1, 2, 0)).convert("L"))
        assert (grey == light).all()


def test_one_upload_is_seen_in_colour_and_in_grey(shared_server: GpuServer) -> None:
    """In colour red and green are told apart and shown so; in grey the same upload is grey; nobody else sees
    colours who cannot."""

    async def scene(engine: Engine) -> Any:
        found = await engine.upload("images", "paint.zip", packed(coloured()))
        reached = {}
        for colour in (True, False):
            upload = {"id": found["id"], "colour": colour}
            job = await engine.submit({**SETTINGS, "upload": upload}, topics=["examples"])
            seen = [event async for event in job if isinstance(event, Frame)]
            reached[colour] = job.metrics[max(job.metrics)]["test_accuracy"], seen[-1].shape
        with pytest.raises(Refused, match="in grey only"):
            await engine.submit({"recipe": "vit", "data": "upload", "upload": upload | {"colour": True}})
        return reached

    reached = with_server(shared_server, scene)
    assert reached[True] == (1.0, (6, 28, 28, 3))
    assert reached[False][1] == (6, 28, 28)


def test_everything_that_shows_images_shows_their_colours(tmp_path: Path) -> None:
    """Test images, the one that is looked through, augmented ones and mistakes have three colours."""
    trained = recipe(tmp_path, taken(tmp_path, coloured()), augment={"shift": 2, "flip": True})
    assert trained.spec.images().shape == (3, 28, 28)
    trained.evaluate()
    assert trained.draw("augmented").shape == (16, 28, 28, 3)
    assert trained.draw("mistakes").shape[1:] == (28, 28, 3)
    trained.probe(trained.spec.probe({"index": 5}))
    image, chances = trained.draw("image"), trained.draw("probabilities")
    assert image.shape == (28, 28, 3)
    trained.probe(trained.spec.probe({"image": base64.b64encode(image.tobytes()).decode()}))
    np.testing.assert_allclose(trained.draw("probabilities"), chances)
    assert trained.draw("occlusion").shape == (8, 8)


def test_an_upload_of_before_is_read_as_it_was(tmp_path: Path) -> None:
    """Where only grey was kept, grey is seen, whatever is asked for."""
    pixels = np.random.default_rng(0).integers(0, 256, (10, 28, 28), np.uint8)
    np.savez(tmp_path / "own.npz", images=pixels, labels=np.arange(10, dtype=np.uint8) % 2)
    found = Found({"count": 10, "counts": [5, 5], "test": 2, "classes": ["a", "b"], "shape": [1, 28, 28]})
    for colour in (True, False):
        trained = recipe(tmp_path, found, colour=colour)
        assert (trained.draw("examples") == pixels[8:]).all()


def test_the_script_learns_from_the_same_images(tmp_path: Path) -> None:
    """Far from the playground it reaches the loss of a run, from the same colours."""
    trained = recipe(tmp_path, taken(tmp_path, coloured(10)), epochs=1, seed=3)
    expected = means(trained)
    (tmp_path / "script.py").write_text(script(trained.spec), "utf-8")
    assert printed_means(run(tmp_path, "sent"), 1) == pytest.approx(expected, rel=0.01)
