"""What specs that learn from images say of their data."""

from __future__ import annotations

import base64
from math import prod
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from playground.datasets import IMAGES, ImageSet, available
from playground.server.refusal import Refusal
from playground.server.specs.own import UPLOAD, Own, require


class Augmentation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What happens to a training image, each time anew: everything between nothing and this much."""

    shift: Annotated[int, Meta(ge=0, le=16)] = 0  # pixels, each way
    rotate: Annotated[float, Meta(ge=0, le=180)] = 0.0  # degrees, each way
    zoom: Annotated[float, Meta(ge=0, le=0.5)] = 0.0  # part of the size, each way
    flip: bool = False  # left and right, every second image
    brightness: Annotated[float, Meta(ge=0, le=1)] = 0.0  # part of white, each way
    noise: Annotated[float, Meta(ge=0, le=1)] = 0.0  # standard deviation, part of white


class Probe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The image that a network is looked at through: a test image, or one that was drawn."""

    index: int | None = None
    image: str | None = None


def chosen(data: str, upload: Own | None) -> ImageSet:
    """A data set by name; raises `Refusal` for an upload that is not there."""
    if data != UPLOAD:
        return IMAGES[data]
    own = require(upload, "images")
    return brought(own, own.seen())


def brought(own: Own, shape: tuple[int, int, int]) -> ImageSet:
    """An upload as a data set of images of this shape."""
    return ImageSet(own.name, own.classes, own.count - own.test, own.test, shape=shape)


def check_probe(given: dict[str, Any], images: ImageSet) -> dict[str, Any]:
    """The number of a test image, or an image's bytes, row by row, as base64; raises `Refusal`.

    Of an image in colours each pixel has three: red, green, blue.
    """
    try:
        probe = msgspec.convert(given, Probe)
        pixels = base64.b64decode(probe.image or "", validate=True)
    except (msgspec.ValidationError, ValueError):
        pixels, probe = b"", Probe()
    size = prod(images.shape)
    if (probe.index is None) != (len(pixels) == size) or not 0 <= (probe.index or 0) < images.test:
        raise Refusal("spec", "probe.image", field="about", expected=size, last=images.test - 1)
    return given


def offered() -> dict[str, Any]:
    """The data sets by name: whether each can be loaded now, and its classes."""
    return {
        name: {"available": available(images), "classes": images.classes} for name, images in IMAGES.items()
    }


def check_here(name: str) -> None:
    """Refuse a data set that is not here; an upload always is."""
    if name != UPLOAD and not available(IMAGES[name]):
        raise Refusal("spec", "data.missing", field="data", given=name)
