"""A zip of images in a folder for each class becomes small grey images and their labels."""

from __future__ import annotations

import io
import re
import stat
import warnings
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from playground.server.intake import FILES, Found
from playground.server.refusal import Refusal

SIDE = 28  # pixels
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp")
MOST_PIXELS = 40_000_000  # of one image
MOST_PACKED = 32 * 2**20  # bytes of one image's file
UNPACKED = 8  # times the largest upload: what all files of a zip may have together; images hardly shrink
TESTED = 5  # one image of so many of its class is for testing
LONGEST = 60  # characters of a class's name
OUTSIDE = re.compile(r"^(/|[A-Za-z]:)|(^|/)\.\.(/|$)")
# What systems put into archives by themselves.
HIDDEN = re.compile(r"(^|/)(\.|__MACOSX/|Thumbs\.db$|desktop\.ini$)")

Array = np.ndarray[Any, Any]


def read(source: Path, folder: Path, limits: dict[str, int]) -> Found:
    """Write the images of the zip `source` into `folder`; raises `Refusal` when nothing can come of it.

    The images of all classes are put into an order of chance, always the same; the last ones are for testing.
    """
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    found = Found()
    try:
        with zipfile.ZipFile(source) as archive:
            by_class = _decoded(archive, checked(archive, limits), limits, found)
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
        raise Refusal("upload", "upload.zip") from error
    for name in [name for name, images in by_class.items() if len(images) < 2]:
        found.skipped.append((name, "alone"))
        del by_class[name]
    if len(by_class) < 2:
        raise Refusal("upload", "upload.classes", given=len(by_class), skipped=len(found.skipped))
    names = sorted(by_class)
    images, labels, test = split([np.stack(by_class[name]) for name in names])
    np.savez(folder / FILES["images"], images=images, labels=labels)
    found.facts = {
        "count": len(labels),
        "classes": names,
        "counts": [len(by_class[name]) for name in names],
        "test": test,
        "shape": [1, SIDE, SIDE],
    }
    return found


def checked(archive: zipfile.ZipFile, limits: dict[str, int]) -> list[zipfile.ZipInfo]:
    """The files of an archive that are meant to be read; refuses paths outside, and sizes that are too
    large."""
    entries = archive.infolist()
    for entry in entries:
        # As it was written: `filename` has been cut at the first zero.
        name = entry.orig_filename.replace("\\", "/")
        if OUTSIDE.search(name) or stat.S_ISLNK(entry.external_attr >> 16):
            raise Refusal("upload", "upload.path", given=entry.filename[:80])
    files = [entry for entry in entries if not entry.is_dir() and not HIDDEN.search(entry.filename)]
    if len(files) > limits["upload_images"]:
        raise Refusal("upload", "upload.many", field="upload_images", expected=limits["upload_images"])
    # What an archive says of a file's size is true, or reading it fails: no more is ever unpacked.
    unpacked, most = sum(entry.file_size for entry in files), UNPACKED * limits["upload_bytes"]
    if unpacked > most:
        raise Refusal("upload", "upload.bomb", expected=most >> 20 or 1, given=unpacked >> 20 or 1)
    return files


def _decoded(
    archive: zipfile.ZipFile, files: list[zipfile.ZipInfo], limits: dict[str, int], found: Found
) -> dict[str, list[Array]]:
    """The images that can be read, uint8 (SIDE, SIDE), by class; says in `found` which cannot, and why."""
    by_class: dict[str, list[Array]] = {}
    for entry in files:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        name = "".join(filter(str.isprintable, path.parent.name)).strip()[:LONGEST]
        reason = _objection(entry, path, name)
        if not reason:
            try:
                with archive.open(entry) as file:  # asked for so many bytes, it unpacks no more
                    by_class.setdefault(name, []).append(grey(file.read(entry.file_size + 1)))
            except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
                reason = "large"
            except Exception:  # a decoder that is given nonsense may raise anything
                reason = "corrupt"
        if reason:
            found.skipped.append((str(path), reason))
        if len(by_class) > limits["upload_classes"]:
            most = limits["upload_classes"]
            raise Refusal("upload", "upload.folders", field="upload_classes", expected=most)
    return {name: images for name, images in by_class.items() if images}


def _objection(entry: zipfile.ZipInfo, path: PurePosixPath, name: str) -> str:
    """Why a file is not read at all, or nothing."""
    if path.suffix.lower() not in ENDINGS:
        return "format"
    if not name:
        return "folderless"
    if entry.flag_bits & 1:
        return "encrypted"
    return "large" if entry.file_size > MOST_PACKED else ""


def grey(data: bytes) -> Array:
    """uint8 (SIDE, SIDE): an image's square middle, upright, on white where it is transparent."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        image.draft("L", (4 * SIDE, 4 * SIDE))  # a JPEG is decoded no larger than it need be
        upright = ImageOps.exif_transpose(image)
        if upright.mode in ("LA", "PA", "RGBA") or "transparency" in upright.info:
            own = upright.convert("RGBA")
            upright = Image.alpha_composite(Image.new("RGBA", own.size, "white"), own)
        small = ImageOps.fit(_eight_bit(upright), (SIDE, SIDE), Image.Resampling.BOX)
    pixels: Array = np.asarray(small, np.uint8)
    return pixels


def _eight_bit(image: Image.Image) -> Image.Image:
    """A grey image of bytes; those of 16 bits lose the lower half of each number, not the upper one."""
    if image.mode.startswith("I"):
        return Image.fromarray((np.asarray(image).clip(0, 65535) >> 8).astype(np.uint8))
    return image.convert("L")


def split(classes: list[Array]) -> tuple[Array, Array, int]:
    """Images (N, rows, columns) and labels (N,), and how many at the end are for testing.

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
