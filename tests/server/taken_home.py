"""How the tests run a script that was taken home."""

from __future__ import annotations

import contextlib
import io
import runpy
import subprocess
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file

from playground.server.recipes.base import Recipe


def run(folder: Path, *arguments: object) -> str:
    """What the file script.py in a folder prints, far from the playground."""
    command = [sys.executable, "-I", "-X", "utf8", "script.py", *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def run_here(folder: Path, *arguments: object) -> str:
    """What it prints when its `main` is called in this process, which has loaded PyTorch already."""
    printed = io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(printed):
        runpy.run_path("script.py")["main"](*map(str, arguments))
    return printed.getvalue()


def save(recipe: Recipe, file: Path) -> None:
    """The weights of a run, as they are exported."""
    weights: dict[str, torch.Tensor] = recipe.weights()
    save_file({name: values.contiguous() for name, values in weights.items()}, file)
