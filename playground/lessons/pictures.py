"""The picture on a server lesson's card: what its network learns, in a few small squares of bytes."""

from __future__ import annotations

import base64
from math import isqrt
from typing import Any

import numpy as np

from playground.lessons import Lesson, Picture
from playground.lessons.checking import Unmeasured
from playground.lessons.server import spec_of
from playground.lessons.training import Array, Run, run
from playground.server.specs import RECIPES

MOMENTS = (0.0, 1 / 16, 1 / 4)  # parts of the run, and its end
MOST = 48  # pixels of a side
TILES = 4  # along a side
EDGE = 1.5  # of the plane on which points are shown


def pictures(lesson: Lesson) -> dict[str, Any]:
    """How the card is drawn: "kind", and "frames" in base64.

    Of a topic, squares of bytes, top row first: numbers from -1 (0) to 1 (255) if "signed", else how "light"
    each place is. A "curve" is one frame, a byte for each value, from the least to the greatest.
    """
    picture = lesson.picture
    assert isinstance(picture, Picture)
    link = lesson.promises[picture.promise].link
    if picture.topic and picture.topic not in RECIPES[spec_of(link)["recipe"]].TOPICS:
        raise Unmeasured(f"expected a topic of this recipe; got {picture.topic}")
    heard = run(link, 0, picture.topic, MOMENTS if picture.topic else ())
    if heard is None:
        raise Unmeasured("the run of which there is a picture breaks down")
    if picture.topic is None:
        return {"kind": "curve", "frames": [_base64(_curve(heard, picture))]}
    arrays = [frame[picture.at] for frame in heard.frames]
    kind = "signed" if arrays[-1].dtype.kind == "f" and arrays[-1].shape[1:] != (2,) else "light"
    return {"kind": kind, "frames": [_base64(square(array)) for array in arrays]}


def _base64(cells: Array) -> str:
    return base64.b64encode(cells.astype(np.uint8).tobytes()).decode()


def _curve(heard: Run, picture: Picture) -> Array:
    values = np.array(heard.measures.get(picture.measure or "", []))
    if not len(values):
        names = ", ".join(heard.measures)
        raise Unmeasured(f"expected a measure of this recipe, {names}; got {picture.measure}")
    at = np.linspace(0, len(values) - 1, min(len(values), MOST)).round().astype(int)
    low, high = values.min(), values.max()
    heights: Array = np.rint((values[at] - low) / max(high - low, 1e-9) * 255)
    return heights


def square(array: Array) -> Array:
    """Bytes (side, side) of points (N, 2), a map (rows, columns), or images (N, rows, columns) side by
    side; of several channels (N, C, rows, columns) the mean.
    """
    if array.ndim == 4:
        array = array.mean(1)
    if array.ndim == 3:
        return _tiled(array)
    if array.ndim != 2:
        raise Unmeasured(f"expected points, a map or images; got an array of shape {array.shape}")
    if array.shape[1] == 2:
        return _dots(array)
    side = min(MOST, max(array.shape))
    rows, columns = (np.arange(side) * size // side for size in array.shape)
    return _bytes(array[rows][:, columns])


def _bytes(values: Array) -> Array:
    """Bytes as they are; numbers by their greatest magnitude."""
    if values.dtype == np.uint8:
        return values
    return np.rint((values / max(float(np.abs(values).max()), 1e-9) + 1) * 127.5).astype(np.uint8)


def _tiled(images: Array) -> Array:
    """The first of them in a square, a line between two; large ones at half their size."""
    if max(images.shape[1:]) > MOST // 2:
        images = images[:, ::2, ::2]
    rows, columns = images.shape[1:]
    count = max(1, min(TILES, isqrt(len(images)), (MOST + 1) // (max(rows, columns) + 1)))
    height, width = count * (rows + 1) - 1, count * (columns + 1) - 1
    nothing = 0 if images.dtype == np.uint8 else 128
    board = np.full((max(height, width),) * 2, nothing, np.uint8)
    for k in range(count**2):
        top, left = k // count * (rows + 1), k % count * (columns + 1)
        board[top : top + rows, left : left + columns] = _bytes(images[k])
    return board


def _dots(points: Array) -> Array:
    board = np.zeros((MOST, MOST), np.uint8)
    at = ((points + EDGE) / (2 * EDGE) * MOST).astype(int)
    inside = ((at >= 0) & (at < MOST)).all(1)
    board[MOST - 1 - at[inside, 1], at[inside, 0]] = 255
    return board
