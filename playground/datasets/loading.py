"""Reads data sets into arrays."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from playground.datasets import IMAGES, ON_HAND
from playground.datasets.texts import contents

Array = np.ndarray[Any, Any]


@cache
def images(name: str) -> tuple[Array, Array]:
    """Images uint8 (train + test, rows, columns) and labels int64 (train + test,) of a set; raises `Missing`.

    Those in colour are (train + test, 3, rows, columns): red, green, blue.

    Loaded once; nobody writes to them.
    """
    item = IMAGES[name]
    if item.on_hand:
        with np.load(ON_HAND / item.on_hand) as file:
            return file["images"], file["labels"].astype(np.int64)
    pixels, labels, test_pixels, test_labels = (idx(contents(name, file)) for file in item.files)
    return np.concatenate([pixels, test_pixels]), np.concatenate([labels, test_labels]).astype(np.int64)


def idx(data: bytes) -> Array:
    """The array in an IDX file of bytes, as MNIST's authors describe it.

    Two zeros, 8, the number of dimensions, each of them as four bytes, the big end first, and the values.
    """
    dimensions = data[3]
    shape = np.frombuffer(data, ">u4", dimensions, 4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * dimensions).reshape(tuple(shape))
