"""Reads what people bring, in a process of its own: a file that is made to do harm can harm nothing else.

Archives, images and texts come from anybody. They are never unpacked to the disk, never unpickled, never run;
every size is looked at before anything is read. Only `__main__` and what it imports need Pillow and NumPy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# What each kind of upload becomes, in its folder and in that of every run that learns from it.
FILES = {"images": "own.npz", "text": "own.txt", "pairs": "own.tsv", "scenes": "scenes.npz"}
SENT = "sent"  # the file as it came
MOST_SKIPPED = 50  # that are named


@dataclass
class Found:
    """What there is in an upload: `facts` are fields of `specs.own.Own`, `skipped` names and reasons."""

    facts: dict[str, Any] = field(default_factory=dict)
    skipped: list[tuple[str, str]] = field(default_factory=list)

    def record(self) -> dict[str, Any]:
        """The facts, the first that were skipped, and how many more."""
        named = [{"name": name[-200:], "reason": reason} for name, reason in self.skipped[:MOST_SKIPPED]]
        return {**self.facts, "skipped": named, "more_skipped": max(0, len(self.skipped) - MOST_SKIPPED)}
