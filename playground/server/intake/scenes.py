"""A zip of images and their annotations becomes scenes of one size, with boxes around their objects.

Exported scripts carry the text of what is done with each scene, and with all of them.
"""

from __future__ import annotations

import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from math import inf
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from playground.server.intake import FILES, Found
from playground.server.intake.archives import (
    ENDINGS,
    MOST_PACKED,
    Skipped,
    checked,
    made_of,
    opened,
    path_of,
    unreadable,
)
from playground.server.intake.decoding import alike, be_careful, decoded
from playground.server.intake.voc import Annotation, annotation
from playground.server.refusal import Refusal

SIDE = 96  # pixels of a scene, each way
BESIDE = (128, 128, 128)  # an image that is no square: to the network it is next to nothing
WHOLE = 1_000_000  # pixels of a side, which no image has
XML = ".xml"
MOST_XML = 2**20  # bytes of an annotation
FEWEST = 5  # scenes with objects
HELD_OUT = 5  # one scene of so many is for testing …
MOST_HELD_OUT = 200  # … and no more than these

Array = np.ndarray[Any, Any]


class Scene(NamedTuple):
    """An image with its objects."""

    pixels: Array  # uint8 (3, SIDE, SIDE)
    boxes: Array  # float32 (n, 4): left, top, right, bottom, in pixels of the scene
    names: tuple[str, ...]  # of the classes of its objects


def read(source: Path, folder: Path, limits: dict[str, int]) -> Found:
    """Write the scenes of the zip `source` into `folder`; raises `Refusal` when nothing can come of it.

    They are put into an order of chance, always the same; the last ones are for testing.
    """
    be_careful()
    found = Found()
    with opened(source) as archive:
        scenes = list(_scenes(archive, checked(archive, limits), found))
    full = sum(1 for scene in scenes if scene.names)
    if full < FEWEST:
        raise Refusal("upload", "upload.scenes", expected=FEWEST, given=full, skipped=len(found.skipped))
    counts = counted(scenes)
    if len(counts) > limits["upload_classes"]:
        allowed = limits["upload_classes"]
        raise Refusal("upload", "upload.names", field="upload_classes", expected=allowed)
    images, boxes, labels, test = together(scenes)
    np.savez(folder / FILES["scenes"], images=images, boxes=boxes, labels=labels)
    found.facts = {
        "count": len(images),
        "classes": list(counts),
        "counts": list(counts.values()),
        "test": test,
        "shape": [3, SIDE, SIDE],
    }
    return found


def _scenes(archive: zipfile.ZipFile, files: list[zipfile.ZipInfo], found: Found) -> Iterator[Scene]:
    """The images that have an annotation; says in `found` what is left out, and why."""
    annotations: dict[PurePosixPath, Annotation | None] = {}
    images: dict[PurePosixPath, zipfile.ZipInfo] = {}
    for entry in files:
        path = path_of(entry)
        ending = path.suffix.lower()
        reason = "unknown"
        if ending in (XML, *ENDINGS):
            reason = unreadable(entry, MOST_XML if ending == XML else MOST_PACKED)
        if reason:
            found.skipped.append((str(path), reason))
        if ending == XML:
            annotations[path] = None if reason else made_of(archive, entry, annotation, found)
        elif not reason:
            images[path] = entry
    partners = paired(annotations, images)
    for image, path in partners.items():
        said = annotations[path]
        # Of an annotation that cannot be read all has been said.
        if said and (scene := made_of(archive, images[image], partial(marked, said=said), found)):
            yield scene
    used = set(partners.values())
    lost = [path for path, said in annotations.items() if said and path not in used]
    found.skipped += [(str(path), "imageless") for path in lost]
    found.skipped += [(str(path), "unannotated") for path in images if path not in partners]


def paired(
    annotations: Mapping[PurePosixPath, Annotation | None], images: Iterable[PurePosixPath]
) -> dict[PurePosixPath, PurePosixPath]:
    """The images that an annotation is about, each with the first such."""
    by_stem = defaultdict(list)
    for path in images:
        by_stem[path.stem].append(path)
    found: dict[PurePosixPath, PurePosixPath] = {}
    for path, said in annotations.items():
        if image := image_of(path, said, by_stem[path.stem]):
            found.setdefault(image, path)
    return found


def image_of(path: PurePosixPath, said: Annotation | None, near: list[PurePosixPath]) -> PurePosixPath | None:
    """Which of the images of its name an annotation is about.

    The one in its own folder, or, as in VOC, in a folder beside it; of several, as where there are masks, the
    one that it names.
    """
    images = [image for image in near if image.parent == path.parent] or near
    if len(images) > 1:
        images = [image for image in images if said and image.name == said.filename]
    return images[0] if len(images) == 1 else None


def marked(data: bytes, said: Annotation) -> Scene:
    """An image with its objects, scaled to fit into a scene; raises `Skipped`."""
    # Pixels of an image that is decoded smaller are no longer those that the boxes are counted in.
    image = decoded(data, SIDE if said.size else WHOLE, said.size)
    if said.size and not alike(image.size, said.size):
        raise Skipped("size")
    parts = np.array(list(said.boxes(image.size)), np.float64).reshape(-1, 2, 2)  # (n, corner, x and y)
    scale = SIDE / max(image.size)
    size = np.array([max(1, round(side * scale)) for side in image.size])
    corner = (SIDE - size) // 2
    scene = Image.new("RGB", (SIDE, SIDE), BESIDE)
    scene.paste(image.resize(size.tolist(), Image.Resampling.BILINEAR, reducing_gap=2.0), corner.tolist())
    boxes = (corner + parts * size).reshape(-1, 4)
    pixels: Array = np.asarray(scene, np.uint8).transpose(2, 0, 1)
    return Scene(pixels, boxes.astype(np.float32), tuple(name for name, _ in said.objects))


def counted(scenes: list[Scene]) -> dict[str, int]:
    """The classes by name, each with how many objects are of it."""
    counts = Counter(name for scene in scenes for name in scene.names)
    return {name: counts[name] for name in sorted(counts)}


def together(scenes: list[Scene]) -> tuple[Array, Array, Array, int]:
    """Images uint8 (N, 3, SIDE, SIDE), boxes float32 (N, K, 4) and labels (N, K), -1 where there is no object
    and the box is the whole scene; and how many scenes at the end are for testing."""
    counts = counted(scenes)
    numbers = {name: number for number, name in enumerate(counts)}
    order, test = arranged(scenes, counts)
    shown = [scenes[k] for k in order]
    most = max(len(scene.names) for scene in shown)
    boxes = np.tile(np.array([0, 0, SIDE, SIDE], np.float32), (len(shown), most, 1))
    labels = np.full((len(shown), most), -1, np.int16)
    for k, scene in enumerate(shown):
        boxes[k, : len(scene.names)] = scene.boxes
        labels[k, : len(scene.names)] = [numbers[name] for name in scene.names]
    return np.stack([scene.pixels for scene in shown]), boxes, labels, test


def arranged(scenes: list[Scene], counts: Mapping[str, int]) -> tuple[list[int], int]:
    """The order of the scenes, and how many at the end are for testing.

    Sorted by the rarest class in them, every fifth is for testing, so that each class has its part there;
    within both parts the order is one of chance, always the same.
    """
    chance = np.random.default_rng(0)
    mixed: list[int] = chance.permutation(len(scenes)).tolist()
    rarest = [min(((counts[name], name) for name in scene.names), default=(inf, "")) for scene in scenes]
    every_fifth = sorted(mixed, key=lambda k: rarest[k])[HELD_OUT // 2 :: HELD_OUT]
    tested: list[int] = chance.permutation(every_fifth)[:MOST_HELD_OUT].tolist()
    held_out = set(tested)
    return [k for k in mixed if k not in held_out] + tested, len(tested)
