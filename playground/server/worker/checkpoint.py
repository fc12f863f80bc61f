"""Files of a run that must be whole or not there: written beside their place, flushed to the disk, then
renamed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor

CHECKPOINT = "checkpoint.pt"
WEIGHTS = "weights.safetensors"


def save(folder: Path, state: dict[str, Any], weights: dict[str, Tensor]) -> None:
    """Keep what the run needs to go on, and the weights for people."""
    plain = {name: tensor.detach().cpu().contiguous() for name, tensor in weights.items()}
    _replace(folder / WEIGHTS, lambda path: save_file(plain, path))
    _replace(folder / CHECKPOINT, lambda path: torch.save(state, path))


def load(folder: Path, device: torch.device) -> dict[str, Any]:
    """The state that was saved last, its tensors on `device`; random-number states stay on the CPU."""
    state: dict[str, Any] = torch.load(folder / CHECKPOINT, map_location=device, weights_only=True)
    return state


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    fresh = path.with_suffix(".new")
    write(fresh)
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    fresh.replace(path)
