"""Annotations of the Pascal VOC challenge: where in an image which objects are (Everingham et al. 2010).

They come from anybody. Expat reads them and builds no tree; a document type, and with it every entity and all
that lies outside the file, is refused before it is read. Exported scripts carry this file's text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite
from pathlib import PurePosixPath
from typing import NoReturn
from xml.parsers import expat

from playground.server.intake.archives import Skipped, class_name

DEEPEST = 8  # elements within each other; a part of an object's is the fifth
MOST_OBJECTS = 100  # in an image
OBJECT = ("annotation", "object")
BOX = (*OBJECT, "bndbox")
SIDES = ("xmin", "ymin", "xmax", "ymax")
SIZE = ("annotation", "size")
FILENAME = ("annotation", "filename")
# The elements whose texts are read.
READ: set[tuple[str, ...]] = {
    FILENAME,
    (*OBJECT, "name"),
    *((*BOX, side) for side in SIDES),
    (*SIZE, "width"),
    (*SIZE, "height"),
}


@dataclass
class Annotation:
    """What an image of this `filename` and `size`, width and height, shows; None: there is no size in it."""

    filename: str = ""
    size: tuple[int, int] | None = None
    objects: list[tuple[str, tuple[float, float, float, float]]] = field(default_factory=list)

    def boxes(self, size: tuple[int, int]) -> Iterator[tuple[float, float, float, float]]:
        """Left, top, right and bottom of each object as parts of the image's width and height.

        VOC counts pixels from 1 and its boxes hold the last one too: the first of an image is 1, 1, 1, 1. A
        pixel more is forgiven, for many programs count from 0. `size` is that of the image itself, for an
        annotation that says none. Raises `Skipped` for a box that does not lie in the image.
        """
        width, height = self.size or size
        for _, (left, top, right, bottom) in self.objects:
            inside = 0 <= left <= right <= width + 1 and 0 <= top <= bottom <= height + 1
            if not inside or left > width or top > height or right < 1 or bottom < 1:
                raise Skipped("outside")
            yield (
                max(0.0, left - 1) / width,
                max(0.0, top - 1) / height,
                min(right, width) / width,
                min(bottom, height) / height,
            )


def annotation(data: bytes) -> Annotation:
    """The annotation in an XML file; raises `Skipped` for one that cannot be read."""
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
        return reader.whole()
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Skipped("annotation") from error


class _Reader:
    """Follows an annotation element by element, and keeps the texts of those in `READ`."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.path: tuple[str, ...] = ()
        self.root = ""
        self.texts: dict[str, str] = {}  # of the image
        self.objects: list[dict[str, str]] = []

    def whole(self) -> Annotation:
        """All that was read; raises KeyError and ValueError for what is not there or is no number."""
        if self.root != OBJECT[0]:
            raise ValueError(self.root)
        width, height = (int(_number(self.texts.get(side, "0"))) for side in ("width", "height"))
        filename = PurePosixPath(self.texts.get("filename", "").strip().replace("\\", "/")).name
        found = Annotation(filename, (width, height) if min(width, height) > 0 else None)
        for texts in self.objects:
            left, top, right, bottom = (_number(texts[side]) for side in SIDES)
            name = class_name(texts["name"])
            if not name:
                raise ValueError(texts["name"])
            found.objects.append((name, (left, top, right, bottom)))
        return found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.root = self.root or name
        self.path = (*self.path, name)
        if len(self.path) > DEEPEST:
            raise Skipped("annotation")
        if self.path == OBJECT:
            self.objects.append({})
        if len(self.objects) > MOST_OBJECTS:
            raise Skipped("crowded")

    def _end(self, name: str) -> None:
        self.path = self.path[:-1]

    def _text(self, text: str) -> None:
        if self.path in READ:
            kept = self.objects[-1] if self.path[:2] == OBJECT else self.texts
            kept[self.path[-1]] = kept.get(self.path[-1], "") + text


def _number(text: str) -> float:
    """A finite number; raises ValueError."""
    if not isfinite(value := float(text)):
        raise ValueError(text)
    return value


def _doctype(*_: object) -> NoReturn:
    raise Skipped("doctype")
