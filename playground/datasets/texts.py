"""Reads data sets into text; the GPU server does so without NumPy."""

from __future__ import annotations

import gzip
from functools import cache

from playground.datasets import ALL, ON_HAND, File, Missing, TextSet, find


def text(name: str) -> str:
    """The whole text of a set; raises `Missing`."""
    item = ALL[name]
    assert isinstance(item, TextSet)
    if not item.on_hand:
        return contents(name, item.files[0]).decode()
    raw = (ON_HAND / item.on_hand).read_bytes()
    return (gzip.decompress(raw) if item.on_hand.endswith(".gz") else raw).decode()


def contents(name: str, file: File) -> bytes:
    """The bytes of a file of a set; raises `Missing`."""
    path = find(name, file)
    if path is None:
        raise Missing(name)
    return path.read_bytes()


@cache
def facts(name: str) -> tuple[str, int]:
    """The alphabet of a text set and the number of its characters; raises `Missing`."""
    whole = text(name)
    return alphabet(whole), len(whole)


def alphabet(text: str) -> str:
    """Every character of a text once, in the order of their code points."""
    return "".join(sorted(set(text)))
