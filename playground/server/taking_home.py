"""How a script to take home is made: a template, filled with settings and with our own source."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

PLAYGROUND = Path(__file__).parent.parent
RECIPES = PLAYGROUND / "server" / "recipes"


def filled(template: str, values: Mapping[str, object]) -> str:
    """The text of a template of the recipes, each `<<name>>` in it replaced by its value."""
    text = (RECIPES / template).read_text("utf-8")
    for name, value in values.items():
        text = text.replace(f"<<{name}>>", str(value))
    return text


def source(path: Path, first: str, end: str = "") -> str:
    """A file of ours from the line that begins with `first` up to the one that begins with `end`."""
    text = path.read_text("utf-8")
    start = text.index(f"\n{first}") + 1
    return (text[start : text.index(f"\n{end}", start)] if end else text[start:]).rstrip() + "\n"
