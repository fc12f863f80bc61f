"""Tables for the small network that are made, in this user's cache, of data that were got."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

from playground.datasets import ALL, available, own_folder, world_cups
from playground.datasets.texts import contents
from playground.kernels import sources

MADE = ("world-cups",)

log = logging.getLogger(__name__)
_made: set[Path] = set()  # by this process: what an older one has left may be of another state of ours


def folder() -> Path:
    """Where the tables are made."""
    return own_folder("tables")


def file(name: str) -> Path:
    """Where a table is, once it is made."""
    return folder() / f"{name}.json"


def here() -> list[str]:
    """The tables whose data have been got; what is not made yet is made now."""
    return [name for name in MADE if _make(name)]


def offer() -> None:
    """Let the kernels of this process find the tables that are `here`."""
    sources.ELSEWHERE.update({name: file(name) for name in here()})


def _make(name: str) -> bool:
    target = file(name)
    if target in _made:
        return True
    item = ALL[name]
    if not available(item):
        return False
    made = world_cups.table(contents(name, each).decode() for each in item.files)
    fresh = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(made), "utf-8")
        fresh.replace(target)
    except OSError as error:
        log.warning("cannot write %s: %s", target, error)
        return False
    _made.add(target)
    return True
