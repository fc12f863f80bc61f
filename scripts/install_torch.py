"""Installs the PyTorch that constraints.txt names into this environment, the smallest build that serves here.

On Linux the package index's own build brings gigabytes of CUDA libraries. Without an NVIDIA card the CPU
build is wanted: pip takes it where one is at hand (`--find-links`, an index of one's own); else uv, which
knows where PyTorch keeps its CPU builds. Only if neither can be had is the index's build taken after all.
"""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import subprocess
import sys
from pathlib import Path

CONSTRAINTS = Path(__file__).parents[1] / "constraints.txt"


def pinned(package: str) -> str:
    """The version of `package` in constraints.txt; raises KeyError when it has none."""
    found = re.search(rf"^{re.escape(package)}==(\S+)$", CONSTRAINTS.read_text("utf-8"), re.MULTILINE)
    if found is None:
        raise KeyError(package)
    return found[1]


def installed(version: str) -> bool:
    """Whether PyTorch `version` is here, in whatever build (`2.1.0+cpu` is a build of 2.1.0)."""
    try:
        return importlib.metadata.version("torch").partition("+")[0] == version
    except importlib.metadata.PackageNotFoundError:
        return False


def ways(version: str) -> list[list[list[str]]]:
    """How to install PyTorch `version` here, best first: each a list of commands that must all succeed."""
    python = [sys.executable, "-m"]
    pip = [*python, "pip", "install", "-c", str(CONSTRAINTS)]
    index = [[*pip, f"torch=={version}"]]
    if sys.platform != "linux" or shutil.which("nvidia-smi"):
        return [index]
    at_hand = [[*pip, f"torch=={version}+cpu"]]
    uv = [*python, "uv", "pip", "install", "--python", sys.executable, "-c", str(CONSTRAINTS)]
    from_pytorch = [[*pip, "uv"], [*uv, "--torch-backend", "cpu", f"torch=={version}"]]
    return [at_hand, from_pytorch, index]


def succeeds(command: list[str]) -> bool:
    """Shows a command, runs it and says whether it went well."""
    print("$", *command, flush=True)
    return subprocess.run(command, check=False).returncode == 0


def main() -> int:
    """Tries each way in turn until one has installed PyTorch; the exit code says whether one did."""
    version = pinned("torch")
    done = installed(version) or any(all(map(succeeds, way)) for way in ways(version))
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())
