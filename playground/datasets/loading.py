"""Reads data sets into arrays and text."""

from __future__ import annotations

import gzip
from functools import cache
from typing import Any

import numpy as np

from playground.datasets import ALL, IMAGES, ON_HAND, File, Missing, TextSet, find

Array = np.ndarray[Any, Any]


@cache
def images(name: str) -> tuple[Array, Array]:
    """Images uint8 (train + test, rows, columns) and labels int64 (train + test,) of a set; raises `Missing`.

    Loaded once; nobody writes to them.
    """
    item = IMAGES[name]
    if item.on_hand:
        with np.load(ON_HAND / item.on_hand) as file:
            return file["images"], file["labels"].astype(np.int64)
    pixels, labels, test_pixels, test_labels = (idx(_read(name, file)) for file in item.files)
    return np.concatenate([pixels, test_pixels]), np.concatenate([labels, test_labels]).astype(np.int64)


def text(name: str) -> str:
    """The whole text of a set; raises `Missing`."""
    item = ALL[name]
    assert isinstance(item, TextSet)
    if not item.on_hand:
        return _read(name, item.files[0]).decode()
    raw = (ON_HAND / item.on_hand).read_bytes()
    return (gzip.decompress(raw) if item.on_hand.endswith(".gz") else raw).decode()


def idx(data: bytes) -> Array:
    """The array in an IDX file of bytes, as MNIST's authors describe it.

    Two zeros, 8, the number of dimensions, each of them as four bytes, the big end first, and the values.
    """
    dimensions = data[3]
    shape = np.frombuffer(data, ">u4", dimensions, 4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * dimensions).reshape(tuple(shape))


def _read(name: str, file: File) -> bytes:
    path = find(name, file)
    if path is None:
        raise Missing(name)
    return path.read_bytes()
