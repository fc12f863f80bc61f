"""Data that somebody brought, as they lie in the folder of a run."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from playground.datasets.loading import Array
from playground.server.intake import FILES


def own_text(folder: Path) -> str:
    """A whole text."""
    return (folder / FILES["text"]).read_text("utf-8")


def own_pairs(folder: Path) -> str:
    """Lines of `source<TAB>target`."""
    return (folder / FILES["pairs"]).read_text("utf-8")


def own_images(folder: Path) -> tuple[Array, Array]:
    """Images uint8 (train + test, rows, columns) and labels int64 (train + test,)."""
    with np.load(folder / FILES["images"]) as file:  # NumPy unpickles nothing unless it is told to
        return file["images"], file["labels"].astype(np.int64)
