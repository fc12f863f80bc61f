"""What several test files share."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from playground.assets import runtime_dir

ROOT = Path(__file__).parents[1]

# Here and in every process that a test starts: small products are fastest on one thread, equal on every
# machine, and two that wait for each other on a busy one are ten times slower.
os.environ["OMP_NUM_THREADS"] = "1"


@pytest.fixture(scope="session")
def pyodide_dir() -> Path:
    """The real Pyodide runtime of this machine, got if it is not there yet."""
    return runtime_dir()


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(ROOT)], check=True)
    (built,) = folder.glob("neural_playground-*.whl")
    return built
