"""How the tests run a script that was taken home."""

from __future__ import annotations

import contextlib
import io
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file

from playground.server.recipes.base import Recipe
from tests.server.steps import losses

MEAN = re.compile(r"(?:loss|error)(?: of the \w+)? (-?[\d.]+)")


def run(folder: Path, *arguments: object) -> str:
    """What the file script.py in a folder prints, far from the playground."""
    command = [sys.executable, "-I", "-X", "utf8", "script.py", *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def part(folder: Path, name: str) -> Any:
    """A function of the script, to be called in this process, which has loaded PyTorch already."""
    return runpy.run_path(str(folder / "script.py"))[name]


def run_here(folder: Path, *arguments: object) -> str:
    """What it prints when its `main` is called in this process."""
    printed = io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(printed):
        part(folder, "main")(*map(str, arguments))
    return printed.getvalue()


def means(recipe: Recipe) -> list[float]:
    """The mean loss of each epoch of a run, which is over then."""
    every = np.reshape(losses(recipe, recipe.spec.steps()), (-1, recipe.steps_per_epoch))
    found: list[float] = every.mean(1).tolist()
    return found


def printed_means(printed: str, count: int) -> list[float]:
    """The same, as a script printed the first so many."""
    return [float(number) for number in MEAN.findall(printed)[:count]]


def save(recipe: Recipe, file: Path) -> None:
    """The weights of a run, as they are exported."""
    weights: dict[str, torch.Tensor] = recipe.weights()
    save_file({name: values.contiguous() for name, values in weights.items()}, file)
