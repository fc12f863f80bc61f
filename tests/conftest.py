"""What several test files share."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.assets import runtime_dir

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def pyodide_dir() -> Path:
    """The real Pyodide runtime of this machine, got if it is not there yet."""
    return runtime_dir()
