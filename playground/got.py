"""The tables that are made of data that were got, as files of a component, served from this user's cache.

As in `pyodide`, this module says that its own file lies where Panel's component route is to look for them.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from playground.datasets import tables
from playground.resources import Listed, Listing

__file__ = str(tables.folder() / "got.py")
# Where the files are, relative to `resources.base_url`.
TABLES = f"../../../../{__name__}/Tables/_resources/raw"


def addresses() -> dict[str, str]:
    """Where each table is, relative to `resources.base_url`; nothing for one whose data were not got."""
    tables.offer()  # the first picture of a network is drawn here
    here = tables.here()
    return {name: f"{TABLES}/{name}.json" if name in here else "" for name in tables.MADE}


def files() -> list[Path]:
    """The tables that there are."""
    return [tables.file(name) for name in tables.here()]


class Tables(Listed):
    """The component that Panel's resource route asks for a file."""

    _resources: ClassVar = Listing(lambda: [path.name for path in files()])
