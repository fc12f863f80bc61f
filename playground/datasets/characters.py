"""The characters of a text as numbers."""

from __future__ import annotations

import numpy as np

from playground.datasets.loading import Array


def numbered(text: str, alphabet: str) -> Array:
    """int64 (N,): the place of each character of `text` in the alphabet, which has them all."""
    numbers: Array = np.searchsorted(_codes(alphabet), _codes(text)).astype(np.int64)
    return numbers


def _codes(text: str) -> Array:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)
