"""Scripts that read what a person brought: from the same zip, or folder, come the arrays of the server."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.server.recipes.own import own_images, own_scenes
from playground.server.scripts import script
from tests.server import test_own_colours as colours
from tests.server import test_own_scenes as photographs
from tests.server.brought import laid_out
from tests.server.taken_home import means, part, printed_means, run_here, save
from tests.server.voc import annotation, photograph, scenes

# What systems put beside them, what cannot be read, and what is no image.
BESIDE = {
    "__MACOSX/red/0.png": photograph([]),
    "red/.hidden.png": photograph([]),
    "red/torn.png": photograph([])[:40],
    "red/notes.txt": b"red",
    "loose.png": photograph([]),
}
# In no order, as some programs pack them.
PAINTED = dict(reversed({**colours.coloured(7), **BESIDE}.items()))
MARKED = dict(
    reversed(
        {
            **scenes(12),
            **BESIDE,
            "voc/Masks/003.png": photograph([]),  # neither of two images of a name is told: both are left out
            "voc/Annotations/torn.xml": annotation([])[:-9],
            "voc/JPEGImages/torn.png": photograph([]),
            "voc/JPEGImages/empty.PNG": photograph([]),
            "voc/Annotations/empty.xml": annotation([], None),
        }.items()
    )
)


def write(spec: Any, folder: Path, files: dict[str, bytes]) -> tuple[Path, Path]:
    """The script of a run in a folder; the zip that was checked there, and a folder with what is in it."""
    (folder / "script.py").write_text(script(spec), "utf-8")
    laid_out(folder / "brought", files)
    return folder / "sent", folder / "brought"


@pytest.mark.parametrize("colour", [True, False])
def test_the_script_prepares_the_same_images(tmp_path: Path, colour: bool) -> None:
    """In the same order, of the same size, in colour or in grey, and without what was left out."""
    spec = colours.recipe(tmp_path, colours.taken(tmp_path, PAINTED), colour=colour).spec
    shape = spec.images().shape
    expected, labels = own_images(tmp_path, shape)
    for source in write(spec, tmp_path, PAINTED):
        images, found = part(tmp_path, "load")(source)
        np.testing.assert_array_equal(images, expected.reshape(-1, *shape))
        np.testing.assert_array_equal(found, labels)


def test_the_script_prepares_the_same_scenes(tmp_path: Path) -> None:
    """The same photographs in the same order, with the same boxes and classes."""
    spec = photographs.recipe(tmp_path, MARKED).spec
    expected = own_scenes(tmp_path)
    assert len(expected[0]) == 12
    for source in write(spec, tmp_path, MARKED):
        maker, held_out = part(tmp_path, "scenes")(source)
        for first, last, whole in zip(maker.learnt, held_out, expected, strict=True):
            np.testing.assert_array_equal(np.concatenate([first, last]), whole)


def test_what_is_not_what_the_run_had_is_not_learnt_from(tmp_path: Path) -> None:
    """The script says what there was, and what there is."""
    spec = colours.recipe(tmp_path, colours.taken(tmp_path, PAINTED)).spec
    _, brought = write(spec, tmp_path, PAINTED)
    (brought / "red" / "3.png").unlink()
    with pytest.raises(SystemExit, match=r"had 14, {'green': 7, 'red': 7}.* 13, {'green': 7, 'red': 6}"):
        part(tmp_path, "load")(brought)


def test_the_script_finds_what_the_detector_finds(tmp_path: Path) -> None:
    """It comes to the mean loss of the run's epoch, and with the run's weights to what it measured."""
    trained = photographs.recipe(tmp_path, scenes(20), epochs=1)
    source, _ = write(trained.spec, tmp_path, {})
    expected = means(trained)
    assert printed_means(run_here(tmp_path, source), 1) == pytest.approx(expected, rel=0.01)
    save(trained, tmp_path / "w.safetensors")
    found = re.findall(r"\d+\.\d{4}", run_here(tmp_path, source, "w.safetensors"))
    measured = trained.evaluate()
    assert list(map(float, found)) == pytest.approx(
        [measured["test_loss"], measured["mean_average_precision"]], abs=2e-4
    )
