"""What the browser loads, and the address it loads it from.

Panel serves the files a component lists in `_resources` from its own routes, in every process, before any
session, and under any prefix; so plain `panel serve playground/app.py` needs no flag. The files live in
`static/` beside the package (`_static` inside it), the mathematics in `kernels/`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from panel.io import server
from panel.io.resources import resolve_custom_path
from panel.io.state import state

PACKAGE = Path(__file__).parent
STATIC = PACKAGE / "_static"
KERNELS = PACKAGE / "kernels"
_PREFIX = "Files_"


def kernel_files() -> list[str]:
    """The files of `kernels/`, relative to the package: the worker runs the very same ones."""
    own = [path for path in KERNELS.rglob("*") if path.suffix in {".py", ".wasm"}]
    return sorted(path.relative_to(PACKAGE).as_posix() for path in own)


@cache
def listed() -> list[str]:
    """Every file that the browser loads but the runtime, relative to the package."""
    served = {".js", ".css", ".json", ".svg"}
    own = [path for path in STATIC.rglob("*") if path.suffix in served]
    own += [*(PACKAGE / "lessons").rglob("*.json"), *(PACKAGE / "datasets" / "tables").glob("*.json")]
    own += (PACKAGE / "light").glob("*.py")
    return sorted(path.relative_to(PACKAGE).as_posix() for path in own) + kernel_files()


class Listing(dict[str, list[str]]):
    """`_resources` as Panel reads it, with the files that `list_files` names when it is asked."""

    def __init__(self, list_files: Callable[[], list[str]]) -> None:
        self.list_files = list_files

    def __contains__(self, key: object) -> bool:
        return key == "raw"

    def __getitem__(self, key: str) -> list[str]:
        return self.list_files()


class Listed:
    """A component whose `_resources` are files named as they lie beside its module."""


class Files(Listed):
    """The component that Panel's resource route asks for a file."""

    _resources: ClassVar = Listing(listed)


def _resolve(obj: Any, path: Any, relative: bool = False) -> Path | None:
    """What Panel's route does at each request with every file that the component asked for lists.

    It would look for each of them on the disk, hundreds at each of the page's hundreds of requests.
    """
    if relative and isinstance(obj, type) and issubclass(obj, Listed):
        return path  # type: ignore[no-any-return]
    return resolve_custom_path(obj, path, relative)


server.resolve_custom_path = _resolve  # type: ignore[attr-defined]


@cache
def version() -> str:
    """A short hash of every file that the browser loads: part of the address, so no old copy is used."""
    digest = hashlib.sha256()
    for name in listed():
        digest.update(name.encode() + b"\0" + (PACKAGE / name).read_bytes())
    return digest.hexdigest()[:12]


def __getattr__(name: str) -> Any:
    if name.startswith(_PREFIX):
        return Files
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def base_url() -> str:
    """Where the package's files are, relative to the page: `<base_url>/_static/ui/session.js`."""
    return f"{state.rel_path or '.'}/components/{__name__}/{_PREFIX}{version()}/_resources/raw"
