"""Small photographs with annotations in the XML of Pascal VOC, for tests."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from playground.server.intake import Found
from playground.server.intake.scenes import read
from playground.server.limits import Limits
from tests.server.brought import packed

Objects = list[tuple[str, tuple[float, float, float, float]]]
COLOURS = {"red": (220, 30, 30), "green": (30, 200, 60)}


def annotation(objects: Objects, size: tuple[int, int] | None = (64, 48), filename: str = "") -> bytes:
    """What says that in an image there are these objects, at xmin, ymin, xmax and ymax."""
    sides = ("xmin", "ymin", "xmax", "ymax")
    parts = [
        f"<object><name>{name}</name><pose>Left</pose><bndbox>"
        + "".join(f"<{side}>{value}</{side}>" for side, value in zip(sides, box, strict=True))
        + "</bndbox></object>"
        for name, box in objects
    ]
    told = f"<size><width>{size[0]}</width><height>{size[1]}</height><depth>3</depth></size>" if size else ""
    return f"<annotation><filename>{filename}</filename>{told}{''.join(parts)}</annotation>".encode()


def photograph(objects: Objects, size: tuple[int, int] = (64, 48), seed: int = 0) -> bytes:
    """A PNG with squares in the colours that its objects are named for, on dim noise."""
    pixels = np.random.default_rng(seed).integers(40, 90, (*size[::-1], 3), np.uint8)
    for name, (left, top, right, bottom) in objects:
        pixels[int(top) - 1 : int(bottom), int(left) - 1 : int(right)] = COLOURS.get(name, (250, 250, 250))
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def scenes(count: int) -> dict[str, bytes]:
    """Photographs of 64 × 48 with a red or a green square somewhere, in the folders of VOC."""
    chance = np.random.default_rng(0)
    files = {}
    for k in range(count):
        left, top, side = (int(chance.integers(*limits)) for limits in ((1, 40), (1, 24), (14, 24)))
        objects: Objects = [(("red", "green")[k % 2], (left, top, left + side - 1, top + side - 1))]
        files[f"voc/JPEGImages/{k:03}.png"] = photograph(objects, seed=k)
        files[f"voc/Annotations/{k:03}.xml"] = annotation(objects)
    return files


def taken(folder: Path, files: dict[str, bytes], **limits: Any) -> Found:
    """What the check of an upload finds in a zip of these files; it writes into `folder`."""
    source = folder / "sent"
    source.write_bytes(packed(files))
    return read(source, folder, {**Limits().describe(), **limits})
