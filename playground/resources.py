"""What the browser loads, and the address it loads it from.

Panel serves the files a component lists in `_resources` from its own routes, in every process, before any
session, and under any prefix; so plain `panel serve playground/app.py` needs no flag. The files live in
`static/` beside the package (`_static` inside it), the mathematics in `kernels/`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from functools import cache
from pathlib import Path
from typing import Any

from panel.io.state import state

from playground.assets import FILES, runtime_dir

PACKAGE = Path(__file__).parent
STATIC = PACKAGE / "_static"
KERNELS = PACKAGE / "kernels"
RUNTIME = "_static/runtime"
_PREFIX = "Files_"


def kernel_files() -> list[str]:
    """The files of `kernels/`, relative to the package: the worker runs the very same ones."""
    own = [path for path in KERNELS.rglob("*") if path.suffix in {".py", ".wasm"}]
    return sorted(path.relative_to(PACKAGE).as_posix() for path in own)


def _listed() -> list[str]:
    own = [
        p
        for p in STATIC.rglob("*")
        if p.suffix in {".js", ".css", ".json", ".wasm", ".zip", ".mjs", ".whl", ".svg"}
    ]
    return sorted(path.relative_to(PACKAGE).as_posix() for path in own) + kernel_files()


class _Listing(dict[str, list[str]]):
    """`_resources` as Panel reads it, listed anew so that a runtime fetched after the start is served too."""

    def __contains__(self, key: object) -> bool:
        return key == "raw"

    def __getitem__(self, key: str) -> list[str]:
        return _listed()


class Files:
    """The component that Panel's resource route asks for a file."""

    _resources = _Listing()


def runtime_is_published() -> bool:
    """Whether every file of the Pyodide runtime is where the browser gets it."""
    return all((PACKAGE / RUNTIME / name).is_file() for name in FILES)


def publish_runtime() -> None:
    """Put the proven runtime where the browser gets it; raises `RuntimeUnavailable` when it cannot be had."""
    source, target = runtime_dir(), PACKAGE / RUNTIME
    target.mkdir(exist_ok=True)
    for name in FILES:
        fresh = target / f".{name}.{os.getpid()}"
        try:
            fresh.symlink_to(source / name)
        except OSError:  # a file system or an account without symbolic links
            shutil.copyfile(source / name, fresh)
        fresh.replace(target / name)


@cache
def version() -> str:
    """A short hash of every file of ours that the browser loads: part of the address, so no old copy is ever
    used.
    """
    digest = hashlib.sha256()
    for name in _listed():
        if not name.startswith(RUNTIME):
            digest.update(name.encode() + b"\0" + (PACKAGE / name).read_bytes())
    return digest.hexdigest()[:12]


def __getattr__(name: str) -> Any:
    if name.startswith(_PREFIX):
        return Files
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def base_url() -> str:
    """Where the package's files are, relative to the page: `<base_url>/_static/ui/session.js`."""
    return f"{state.rel_path or '.'}/components/{__name__}/{_PREFIX}{version()}/_resources/raw"
