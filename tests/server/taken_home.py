"""How the tests run a script that was taken home."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def run(folder: Path, *arguments: object) -> str:
    """What the file script.py in a folder prints, far from the playground."""
    command = [sys.executable, "-I", "-X", "utf8", "script.py", *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
