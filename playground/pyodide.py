"""The Pyodide runtime as files of a component, served from wherever it lies: a given folder, or the cache.

Panel's component route looks for a component's files beside the file of its module, in every process and
before any session; so this module says that its own file lies in the runtime's folder.
"""

from __future__ import annotations

import os
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import ClassVar

from playground.assets import FILES, VARIABLE, cache_dir, runtime_dir, unproven
from playground.resources import Listed, Listing

HOME = Path(given) if (given := os.environ.get(VARIABLE)) and not unproven(Path(given)) else cache_dir()
__file__ = str(HOME / "pyodide.py")
# Where the files are, relative to `resources.base_url`.
RUNTIME = f"../../../../{__name__}/Runtime/_resources/raw"

_proven: set[Path] = set()
_asking = threading.Lock()
_fetch: Future[Path] | None = None


def is_there() -> bool:
    """Whether the whole runtime is in its folder and is what it should be; proven once a process."""
    if HOME not in _proven and not unproven(HOME):
        _proven.add(HOME)
    return HOME in _proven


def arriving() -> Future[Path]:
    """The runtime on its way here: one thread gets it for everybody who asks meanwhile.

    Its error is `RuntimeUnavailable`; whoever asks after that starts another try.
    """
    global _fetch
    with _asking:
        if _fetch is None or _fetch.done():
            _fetch = Future()
            threading.Thread(target=_get, args=(_fetch,), daemon=True).start()
        return _fetch


def _get(fetch: Future[Path]) -> None:
    try:
        fetch.set_result(runtime_dir())
    except Exception as error:
        fetch.set_exception(error)


class Runtime(Listed):
    """The component that Panel's resource route asks for a file; it has none until they have been proven."""

    _resources: ClassVar = Listing(lambda: list(FILES) if is_there() else [])
