"""Photographs with annotations that people bring: how they are read, what is refused, what is learnt."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from playground.client import Engine, Refused
from playground.frame import Frame
from playground.server.intake.scenes import SIDE
from playground.server.limits import Limits
from playground.server.recipes.detector import DetectorRecipe
from playground.server.recipes.own import own_scenes
from playground.server.recipes.own_scenes import Photographs, moved
from playground.server.refusal import Refusal
from playground.server.specs import parse
from playground.server.specs.detector import Detector
from tests.server.brought import packed
from tests.server.conftest import GpuServer
from tests.server.test_uploads import with_server
from tests.server.voc import Objects, annotation, photograph, scenes, taken

ONE: Objects = [("red", (1.0, 1.0, 64.0, 48.0))]
TWO: Objects = [("red", (3, 5, 20, 30)), ("green", (41, 11, 60, 40))]
LAUGHS = b"""<!DOCTYPE annotation [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><annotation><object><name>&c;</name></object></annotation>"""
OUTSIDE = b"""<!DOCTYPE annotation [<!ENTITY file SYSTEM "file:///etc/hostname">]>
<annotation><object><name>&file;</name></object></annotation>"""
ABROAD = b"""<!DOCTYPE annotation SYSTEM "http://127.0.0.1:9/voc.dtd"><annotation></annotation>"""


def skipped(folder: Path, files: dict[str, bytes]) -> dict[str, str]:
    """What is left out of these files beside ten scenes, and why."""
    return dict(taken(folder, {**scenes(10), **files}).skipped)


def recipe(folder: Path, files: dict[str, bytes], **changes: Any) -> DetectorRecipe:
    """A small network for what is in these files."""
    found = taken(folder, files)
    own = {"id": "x", "kind": "scenes", "name": "voc.zip", **found.facts}
    small = {"width": 4, "batch_size": 4, "grid": 6}
    spec = parse({"recipe": "detector", "data": "upload", "upload": own, **small, **changes}, Limits())
    assert isinstance(spec, Detector)
    return DetectorRecipe(spec, torch.device("cpu"), folder)


# ---- what is read


def test_a_box_is_where_voc_says(tmp_path: Path) -> None:
    """Pixels count from 1 and the last one is in the box: the whole image is 1, 1, width, height."""
    objects = [("red", (1.0, 1.0, 192.0, 96.0)), ("green", (97.0, 49.0, 98.0, 50.0))]
    files = {f"{k}.png": photograph(objects, (192, 96), k) for k in range(5)}
    files |= {f"{k}.xml": annotation(objects, (192, 96)) for k in range(5)}
    found = taken(tmp_path, files)
    assert (found.facts["count"], found.facts["test"], found.skipped) == (5, 1, [])
    assert (found.facts["classes"], found.facts["counts"]) == (["green", "red"], [5, 5])
    images, boxes, labels = own_scenes(tmp_path)
    assert images.shape == (5, 3, SIDE, SIDE)
    assert labels.tolist() == [[1, 0]] * 5
    # Half as large, in the middle of a square.
    assert boxes[0].tolist() == [[0, 24, 96, 72], [48, 48, 49, 49]]
    assert (images[0, :, :24] == 128).all()
    assert (images[0, :, 26:70, 2:46].transpose(1, 2, 0) == (220, 30, 30)).all()


def test_a_smaller_copy_has_the_boxes_of_its_original(tmp_path: Path) -> None:
    """The annotation's size is what its boxes are counted in; without one it is that of the image."""
    large = [("red", (101.0, 51.0, 200.0, 150.0))]
    small = [("red", (11.0, 6.0, 20.0, 15.0))]
    files = {f"{k}.png": photograph(small, (40, 30)) for k in range(6)}
    files |= {
        f"{k}.xml": annotation(large, (400, 300)) if k % 2 else annotation(small, None) for k in range(6)
    }
    taken(tmp_path, files)
    _, boxes, _ = own_scenes(tmp_path)
    np.testing.assert_allclose(boxes[:, 0], [[24, 24, 48, 48]] * 6, atol=1e-5)


def test_a_jpeg_that_says_how_to_turn_it_is_turned_as_its_annotation_wants(tmp_path: Path) -> None:
    """Whoever marked it upright has upright boxes, whoever marked it as it lies has those."""
    turned = Image.Exif()
    turned[0x0112] = 6  # a quarter to the right
    pixels = np.zeros((300, 400, 3), np.uint8)  # as it lies in the file
    pixels[:100, :100] = 255
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", exif=turned)
    marked = {
        "lying": ((1.0, 1.0, 100.0, 100.0), (400, 300)),
        "upright": ((201.0, 1.0, 300.0, 100.0), (300, 400)),
    }
    for name, (box, size) in marked.items():
        folder = tmp_path / name
        folder.mkdir()
        files = {f"{k}.jpg": file.getvalue() for k in range(5)}
        taken(folder, files | {f"{k}.xml": annotation([("white", box)], size) for k in range(5)})
        images, boxes, _ = own_scenes(folder)
        left, top, right, bottom = boxes[0, 0].astype(int)
        assert images[0, :, top + 2 : bottom - 2, left + 2 : right - 2].min() > 240, name


def test_every_class_is_learnt_and_tested_and_the_order_is_always_the_same(tmp_path: Path) -> None:
    """One scene in five is held out; a rare class has its part there; however the zip was packed."""
    files: dict[str, bytes] = {}
    for k in range(50):
        objects: Objects = [("rare" if k % 10 == 0 else "red", (5.0, 5.0, 20.0, 20.0))]
        files |= {f"{k}.png": photograph(objects, seed=k), f"{k}.xml": annotation(objects)}
    found = taken(tmp_path, files)
    _, _, labels = own_scenes(tmp_path)
    test = found.facts["test"]
    assert test == 10
    assert np.bincount(labels[:-test, 0]).tolist() == [4, 36]
    first = (tmp_path / "scenes.npz").read_bytes()
    taken(tmp_path, dict(reversed(files.items())))
    assert (tmp_path / "scenes.npz").read_bytes() == first


def test_an_annotation_finds_its_image(tmp_path: Path) -> None:
    """In its own folder, or in one beside it; of masks and photograph of one name, the one that it names."""
    files = {f"near/{k}.png": photograph(TWO) for k in range(4)}
    files |= {f"near/{k}.xml": annotation(TWO) for k in range(4)}
    files |= {"JPEGImages/a.png": photograph(TWO), "Masks/a.bmp": photograph(TWO)}
    files |= {"Annotations/a.xml": annotation(TWO, filename="a.png")}
    found = taken(tmp_path, files)
    assert found.facts["count"] == 5
    assert found.skipped == [("Masks/a.bmp", "unannotated")]


def test_a_scene_may_show_nothing(tmp_path: Path) -> None:
    """An annotation without objects makes a scene in which nothing is to be found."""
    found = taken(tmp_path, {**scenes(8), "empty.png": photograph([]), "empty.xml": annotation([])})
    assert (found.facts["count"], found.skipped) == (9, [])
    assert (own_scenes(tmp_path)[2] == -1).all(1).sum() == 1


# ---- what is left out, or refused


SEEN = photograph(ONE)
# Each with the file that is to blame, and why.
WRONG = {
    "too far right": (SEEN, annotation([("red", (1, 1, 66, 48))]), "a.png", "outside"),
    "too far left": (SEEN, annotation([("red", (-1, 1, 60, 48))]), "a.png", "outside"),
    "the wrong way round": (SEEN, annotation([("red", (40, 1, 30, 48))]), "a.png", "outside"),
    "another image": (SEEN, annotation(ONE, (48, 64)), "a.png", "size"),
    "torn image": (SEEN[:60], annotation(ONE), "a.png", "corrupt"),
    "empty image": (b"", annotation(ONE), "a.png", "corrupt"),
    "torn": (SEEN, annotation(ONE)[:-9], "a.xml", "annotation"),
    "no number": (SEEN, annotation([("red", (1, 1, float("nan"), 48))]), "a.xml", "annotation"),
    "no name": (SEEN, annotation([(" ", (1, 1, 6, 8))]), "a.xml", "annotation"),
    "no annotation": (SEEN, b"<html><object/></html>", "a.xml", "annotation"),
    "no box": (
        *(SEEN, b"<annotation><object><name>a</name></object></annotation>"),
        *("a.xml", "annotation"),
    ),
    "no such encoding": (SEEN, b'<?xml version="1.0" encoding="x-y"?><annotation/>', "a.xml", "annotation"),
    "crowded": (SEEN, annotation(ONE * 101), "a.xml", "crowded"),
    "deep": (SEEN, b"<annotation>" + b"<a>" * 100_000, "a.xml", "annotation"),
    "long": (SEEN, b"<annotation>" + b" " * 2**20, "a.xml", "large"),
    "a million laughs": (SEEN, LAUGHS, "a.xml", "doctype"),
    "a file of the server": (SEEN, OUTSIDE, "a.xml", "doctype"),
    "a document type elsewhere": (SEEN, ABROAD, "a.xml", "doctype"),
}


@pytest.mark.parametrize(("image", "said", "blamed", "reason"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_used_is_named(
    tmp_path: Path, image: bytes, said: bytes, blamed: str, reason: str
) -> None:
    """The file that is to blame is left out and named with the reason; the others are taken."""
    assert skipped(tmp_path, {"a.png": image, "a.xml": said}) == {blamed: reason}


def test_a_pixel_too_many_is_forgiven(tmp_path: Path) -> None:
    """Programs that count from 0 begin at 0, and a box that was rounded may end a pixel late; it is cut."""
    files = {"a.png": photograph(ONE), "a.xml": annotation([("late", (0, 0, 65, 49))])}
    found = taken(tmp_path, {**scenes(10), **files})
    _, boxes, labels = own_scenes(tmp_path)
    assert boxes[labels == found.facts["classes"].index("late")].tolist() == [[0, 12, 96, 84]]


def test_what_has_no_partner_is_named(tmp_path: Path) -> None:
    """An image without an annotation, an annotation without an image, and what is neither."""
    files = {"lone.png": photograph(ONE), "lost.xml": annotation(ONE), "list.txt": b"lone"}
    assert skipped(tmp_path, files) == {
        "lone.png": "unannotated",
        "lost.xml": "imageless",
        "list.txt": "unknown",
    }


def test_a_path_that_leads_outside_refuses_the_zip(tmp_path: Path) -> None:
    """Nothing of such a zip is taken."""
    with pytest.raises(Refusal, match=r"upload\.path"):
        taken(tmp_path, {**scenes(10), "../a.xml": annotation(ONE)})
    assert not (tmp_path / "scenes.npz").exists()


@pytest.mark.parametrize(
    ("files", "limits", "key"),
    [
        (scenes(4), {}, r"upload\.scenes"),
        (scenes(10), {"upload_classes": 1}, r"upload\.names"),
        (scenes(10), {"upload_images": 19}, r"upload\.many"),
        ({**scenes(10), "a.xml": bytes(100_000)}, {"upload_bytes": 5000}, r"upload\.bomb"),
    ],
)
def test_too_few_and_too_many_are_refused(
    tmp_path: Path, files: dict[str, bytes], limits: dict[str, int], key: str
) -> None:
    """Fewer than five scenes with objects, and what is more than a limit."""
    with pytest.raises(Refusal, match=key):
        taken(tmp_path, files, **limits)


# ---- what is learnt


def test_boxes_follow_what_is_moved_and_zoomed() -> None:
    """The bright square is where its box is; one that has left the scene is no object any more."""
    pixels = torch.zeros(3, 3, SIDE, SIDE, dtype=torch.uint8)
    pixels[:, :, 20:40, 30:60] = 255
    boxes = torch.tensor([[[30.0, 20, 60, 40]]]).repeat(3, 1, 1)
    by, zoom = torch.tensor([[10.0, -6], [0, 0], [-70, 0]]), torch.tensor([1.0, 1.2, 1])
    made = moved(Photographs(pixels, boxes, torch.zeros(3, 1, dtype=torch.long)), by, zoom)
    assert made.boxes[0, 0].tolist() == [40, 14, 70, 34]
    assert made.labels[:, 0].tolist() == [0, 0, -1]
    for k in range(2):
        rows, columns = (made.pixels[k, 0] > 200).nonzero().unbind(1)
        seen = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
        torch.testing.assert_close(torch.stack(seen).float(), made.boxes[k, 0], atol=1.0, rtol=0)
    assert made.pixels[0, 0, 0, 80] == 0
    assert made.pixels[0, 0, -1, 0] == 128  # what comes in from outside


def test_a_network_learns_from_ones_own_scenes(tmp_path: Path) -> None:
    """Squares of two colours are found in scenes that were held out; every number is one."""
    trained = recipe(tmp_path, scenes(60), width=8, grid=12, batch_size=16, learning_rate=0.01, epochs=2)
    assert trained.spec.parameters() == sum(weights.numel() for weights in trained.net.parameters())
    assert sum(row["parameters"] for row in trained.spec.plan()) == trained.spec.parameters()
    losses = [trained.train_step().item() for _ in range(100)]
    assert np.isfinite(losses).all()
    found = trained.evaluate()
    assert found["mean_average_precision"] > 0.5
    assert trained.draw("examples").shape == (12, SIDE, SIDE, 3)
    assert trained.draw("scene").shape == (SIDE, SIDE, 3)
    assert trained.draw("average_precision").shape == (2,)
    assert len(trained.draw("boxes")) == 12


def test_looking_changes_nothing_and_a_saved_run_goes_on(tmp_path: Path) -> None:
    """Whoever looks changes no step; after save and load every step that follows is the same."""
    files = scenes(12)
    first, other = recipe(tmp_path, files), recipe(tmp_path, files)
    before = []
    for _ in range(2):
        before.append(first.train_step().item())
        first.evaluate()
        first.probe(first.spec.probe({"index": 1}))
        for topic in Detector.TOPICS.keys() - {"live"}:
            first.draw(topic)
    assert [other.train_step().item() for _ in range(2)] == before
    file = io.BytesIO()
    torch.save(first.state(), file)
    went_on = first.train_step().item()
    file.seek(0)
    other = recipe(tmp_path, files)
    other.load(torch.load(file, weights_only=True))
    assert other.train_step().item() == went_on


@pytest.mark.parametrize("about", [{"index": 2}, {"index": 0, "boxes": [[0, 0, 9, 9]]}])
def test_a_photograph_is_looked_at_as_it_is(tmp_path: Path, about: dict[str, Any]) -> None:
    """A number of a held-out scene, and nothing is moved in it."""
    trained = recipe(tmp_path, scenes(12))
    assert trained.spec.held_out() == 2
    with pytest.raises(Refusal, match=r"probe\.scene"):
        trained.spec.probe(about)


def test_scenes_are_brought_and_trained_on(shared_server: GpuServer) -> None:
    """A zip over the wire is checked, trained on and looked through; images by class are refused for it."""

    async def scene(engine: Engine) -> Any:
        files = {**scenes(20), "voc/Annotations/evil.xml": LAUGHS}
        found = await engine.upload("scenes", "voc.zip", packed(files))
        spec = {"recipe": "detector", "data": "upload", "width": 4, "grid": 6, "batch_size": 4, "epochs": 1}
        job = await engine.submit({**spec, "upload": {"id": found["id"]}}, topics=["examples"])
        seen = [event async for event in job if isinstance(event, Frame)]
        with pytest.raises(Refused, match="learns from images"):
            await engine.submit({"recipe": "cnn", "data": "upload", "upload": {"id": found["id"]}})
        return found, job.metrics[max(job.metrics)], seen[-1].shape

    found, measured, shape = with_server(shared_server, scene)
    assert (found["count"], found["test"], found["classes"]) == (20, 4, ["green", "red"])
    assert found["skipped"] == [{"name": "voc/Annotations/evil.xml", "reason": "doctype"}]
    assert "mean_average_precision" in measured
    assert shape == (4, SIDE, SIDE, 3)
