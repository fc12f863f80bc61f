"""A zip of images in a folder for each class becomes small images and their labels.

Exported scripts carry the text of what is done with each image, and with all of them.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from playground.server.intake import FILES, Found
from playground.server.intake.archives import (
    ENDINGS,
    MOST_PACKED,
    checked,
    class_name,
    made_of,
    opened,
    path_of,
    unreadable,
)
from playground.server.intake.decoding import be_careful, decoded
from playground.server.refusal import Refusal

SIDE = 28  # pixels
TESTED = 5  # one image of so many of its class is for testing
COLOURED = 16  # by how much a pixel's colours differ at most in a grey image; a JPEG's never quite agree
# Parts of red, green and blue in grey (ITU-R BT.601), in 65,536ths: of three equal bytes, that byte.
LIGHT = np.array([19595, 38470, 7471], np.uint32)

Array = np.ndarray[Any, Any]


def read(source: Path, folder: Path, limits: dict[str, int]) -> Found:
    """Write the images of the zip `source` into `folder`; raises `Refusal` when nothing can come of it.

    The images of all classes are put into an order of chance, always the same; the last ones are for testing.
    They are kept grey, and if one of them has colours, all of them in colours, too.
    """
    be_careful()
    found = Found()
    with opened(source) as archive:
        by_class = _decoded(archive, checked(archive, limits), limits, found)
    for name in [name for name, images in by_class.items() if len(images) < 2]:
        found.skipped.append((name, "alone"))
        del by_class[name]
    if len(by_class) < 2:
        raise Refusal("upload", "upload.classes", given=len(by_class), skipped=len(found.skipped))
    names = sorted(by_class)
    colours, labels, test = split([np.stack(by_class[name]) for name in names])
    coloured = bool((colours.max(1) - colours.min(1) > COLOURED).any())
    file, images = folder / FILES["images"], grey(colours)
    if coloured:
        np.savez(file, images=images, labels=labels, colours=colours)
    else:
        np.savez(file, images=images, labels=labels)
    found.facts = {
        "count": len(labels),
        "classes": names,
        "counts": [len(by_class[name]) for name in names],
        "test": test,
        "shape": [3 if coloured else 1, SIDE, SIDE],
    }
    return found


def _decoded(
    archive: zipfile.ZipFile, files: list[zipfile.ZipInfo], limits: dict[str, int], found: Found
) -> dict[str, list[Array]]:
    """The images that can be read, uint8 (3, SIDE, SIDE), by class; says in `found` which cannot, and why."""
    by_class: dict[str, list[Array]] = {}
    for entry in files:
        name = class_name(path_of(entry).parent.name)
        if reason := _objection(entry, name):
            found.skipped.append((str(path_of(entry)), reason))
        elif (image := made_of(archive, entry, middle, found)) is not None:
            by_class.setdefault(name, []).append(image)
        if len(by_class) > limits["upload_classes"]:
            most = limits["upload_classes"]
            raise Refusal("upload", "upload.folders", field="upload_classes", expected=most)
    return by_class


def _objection(entry: zipfile.ZipInfo, name: str) -> str:
    """Why a file is not read at all, or nothing."""
    if path_of(entry).suffix.lower() not in ENDINGS:
        return "format"
    return unreadable(entry, MOST_PACKED) if name else "folderless"


def middle(data: bytes) -> Array:
    """uint8 (3, SIDE, SIDE): an image's square middle."""
    small = ImageOps.fit(decoded(data, 4 * SIDE), (SIDE, SIDE), Image.Resampling.BOX)
    pixels: Array = np.asarray(small, np.uint8).transpose(2, 0, 1)
    return pixels


def grey(colours: Array) -> Array:
    """Images uint8 (N, rows, columns), as light as those of three colours (N, 3, rows, columns)."""
    red, green, blue = (part * colours[:, k] for k, part in enumerate(LIGHT))
    images: Array = (red + green + blue + 2**15 >> 16).astype(np.uint8)
    return images


def split(classes: list[Array]) -> tuple[Array, Array, int]:
    """Images (N, …) and labels (N,), and how many at the end are for testing.

    One in five of every class, at least one, in an order of chance that is always the same.
    """
    chance = np.random.default_rng(0)
    parts: dict[bool, list[tuple[int, int]]] = {False: [], True: []}
    for label, images in enumerate(classes):
        test = max(1, len(images) // TESTED)
        for place, index in enumerate(chance.permutation(len(images)).tolist()):
            parts[place < test].append((label, index))
    order = [parts[tested][k] for tested in (False, True) for k in chance.permutation(len(parts[tested]))]
    images = np.stack([classes[label][index] for label, index in order])
    return images, np.array([label for label, _ in order], np.uint8), len(parts[True])
