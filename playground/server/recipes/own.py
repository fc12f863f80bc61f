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


def own_images(folder: Path, shape: tuple[int, int, int]) -> tuple[Array, Array]:
    """Images uint8 (train + test, …) and labels int64 (train + test,), grey or in colours as `shape` says."""
    with np.load(folder / FILES["images"]) as file:  # NumPy unpickles nothing unless it is told to
        return file["images" if shape[0] == 1 else "colours"], file["labels"].astype(np.int64)


def own_scenes(folder: Path) -> tuple[Array, Array, Array]:
    """Scenes uint8 (N, 3, 96, 96), boxes float32 (N, K, 4) and labels int64 (N, K), -1 for no object."""
    with np.load(folder / FILES["scenes"]) as file:
        return file["images"], file["boxes"], file["labels"].astype(np.int64)
