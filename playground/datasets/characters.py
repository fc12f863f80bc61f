"""The characters of a text, and their numbers."""

from __future__ import annotations

from functools import cache

import numpy as np

from playground.datasets.loading import Array, text


@cache
def facts(name: str) -> tuple[str, int]:
    """The alphabet of a text set and the number of its characters; raises `Missing`."""
    whole = text(name)
    return alphabet(whole), len(whole)


def alphabet(text: str) -> str:
    """Every character of a text once, in the order of their code points."""
    return "".join(sorted(set(text)))


def numbered(text: str, alphabet: str) -> Array:
    """int64 (N,): the place of each character of `text` in the alphabet, which has them all."""
    numbers: Array = np.searchsorted(_codes(alphabet), _codes(text)).astype(np.int64)
    return numbers


def _codes(text: str) -> Array:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)
