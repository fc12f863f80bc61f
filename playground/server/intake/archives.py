"""Zips from anybody: which files of them are read, and which are not even opened.

Exported scripts that read the same zip carry some of this file's text.
"""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TypeVar

from PIL import Image

from playground.server.intake import Found
from playground.server.refusal import Refusal

ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp")  # of images
MOST_PACKED = 32 * 2**20  # bytes of one image's file
LONGEST = 60  # characters of a class's name
# What systems put into archives by themselves.
HIDDEN = re.compile(r"(^|/)(\.|__MACOSX/|Thumbs\.db$|desktop\.ini$)")

UNPACKED = 8  # times the largest upload: what all files of a zip may have together; images hardly shrink
OUTSIDE = re.compile(r"^(/|[A-Za-z]:)|(^|/)\.\.(/|$)")

Made = TypeVar("Made")


class Skipped(Exception):
    """A file is left out, for a `reason` that people are told."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@contextmanager
def opened(source: Path) -> Iterator[zipfile.ZipFile]:
    """The zip `source`; what is none, or breaks off, raises `Refusal`, here or while it is read."""
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
        raise Refusal("upload", "upload.zip") from error


def checked(archive: zipfile.ZipFile, limits: dict[str, int]) -> list[zipfile.ZipInfo]:
    """The files of an archive that are meant to be read, in the order of their paths.

    Refuses paths outside, and sizes that are too large.
    """
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
    return sorted(files, key=path_of)


def path_of(entry: zipfile.ZipInfo) -> PurePosixPath:
    """Where a file lies in its zip, whatever system packed it."""
    return PurePosixPath(entry.filename.replace("\\", "/"))


def unreadable(entry: zipfile.ZipInfo, most: int) -> str:
    """Why a file of at most so many bytes is not unpacked, or nothing."""
    if entry.flag_bits & 1:
        return "encrypted"
    return "large" if entry.file_size > most else ""


def made_of(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, make: Callable[[bytes], Made], found: Found
) -> Made | None:
    """What `make` makes of a file's bytes; None where it cannot, which `found` then says, with the reason.

    `make` raises `Skipped` with a reason of its own; of whatever else it raises the reason is `corrupt`.
    """
    try:
        with archive.open(entry) as file:  # asked for so many bytes, it unpacks no more
            return make(file.read(entry.file_size + 1))
    except Skipped as skipped:
        reason = skipped.reason
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        reason = "large"
    except Exception:  # a decoder that is given nonsense may raise anything
        reason = "corrupt"
    found.skipped.append((str(path_of(entry)), reason))
    return None


def class_name(given: str) -> str:
    """A class's name as people wrote it, without what cannot be shown."""
    return "".join(filter(str.isprintable, given)).strip()[:LONGEST]
