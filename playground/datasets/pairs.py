"""Pairs of related words that word vectors are measured by; the GPU server reads them without NumPy."""

from __future__ import annotations

from playground.datasets.texts import text


def pairs(name: str) -> list[tuple[str, str]]:
    """Words of a text set with their partners."""
    rows = (line.split("\t") for line in text("word-pairs").splitlines())
    return [(word, partner) for of, word, partner in rows if of == name]
