"""Images of any common format as people see them: upright, on white, in colours of eight bits.

Exported scripts carry this file's text.
"""

from __future__ import annotations

import io
import warnings

import numpy as np
from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
MOST_PIXELS = 40_000_000  # of one image
ROUNDING = 0.02  # part by which the shapes of an image and of a smaller copy may differ


def be_careful() -> None:
    """Make Pillow refuse an image that would fill the memory; for the whole process."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def decoded(data: bytes, side: int, size: tuple[int, int] | None = None) -> Image.Image:
    """An image in red, green and blue; a JPEG may come out smaller, but no side of it below `side`.

    It is turned as its EXIF says, unless it has the shape of `size`, width and height, as it is. Raises
    whatever its decoder does when the data are damaged.
    """
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        image.draft("RGB", (side, side))  # a JPEG is decoded no larger than it need be
        upright = image if size and alike(image.size, size) else ImageOps.exif_transpose(image)
        if upright.mode in ("LA", "PA", "RGBA") or "transparency" in upright.info:
            own = upright.convert("RGBA")
            upright = Image.alpha_composite(Image.new("RGBA", own.size, "white"), own)
        elif upright.mode.startswith("I"):  # of 16 bits each number loses the lower half, not the upper one
            upright = Image.fromarray((np.asarray(upright).clip(0, 65535) >> 8).astype(np.uint8))
        return upright.convert("RGB")


def alike(first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether two sizes, width and height, are of one shape."""
    one, other = first[0] * second[1], first[1] * second[0]
    return abs(one - other) <= ROUNDING * max(one, other)
