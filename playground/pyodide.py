"""The Pyodide runtime as files of a component, served from wherever it lies: a given folder, or the cache.

Panel's component route looks for a component's files beside the file of its module, in every process and
before any session; so this module says that its own file lies in the runtime's folder.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from playground.assets import FILES, VARIABLE, cache_dir, unproven
from playground.resources import Listing

HOME = Path(given) if (given := os.environ.get(VARIABLE)) and not unproven(Path(given)) else cache_dir()
__file__ = str(HOME / "pyodide.py")
# Where the files are, relative to `resources.base_url`.
RUNTIME = f"../../../../{__name__}/Runtime/_resources/raw"

_proven: set[Path] = set()


def is_there() -> bool:
    """Whether the whole runtime is in its folder and is what it should be; proven once a process."""
    if HOME not in _proven and not unproven(HOME):
        _proven.add(HOME)
    return HOME in _proven


class Runtime:
    """The component that Panel's resource route asks for a file; it has none until they have been proven."""

    _resources: ClassVar = Listing(lambda: list(FILES) if is_there() else [])
