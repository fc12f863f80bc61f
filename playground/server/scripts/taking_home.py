"""How a script to take home is made: a template, filled with settings and with our own source.

What several scripts need is a template too, such as `images.txt`: `<<images.txt>>` stands for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from playground.blocks import Stage
from playground.server.cnn_layers import OWN, layer
from playground.server.specs.own import UPLOAD

TEMPLATES = Path(__file__).parent
PLAYGROUND = TEMPLATES.parent.parent
RECIPES, SPECS, INTAKE = (PLAYGROUND / "server" / folder for folder in ("recipes", "specs", "intake"))
LIGHT = PLAYGROUND / "light"
PLACE = re.compile(r"<<(\w+)(\.txt)?>>")
FOR_MYPY = re.compile(r"  # type: ignore\[[\w, -]+\]")
IMPORT = re.compile(r"^(import|from \S+ import) (.+)\n", re.MULTILINE)
Part = tuple[str, str, str]  # of a file of ours: its name, the first line, the line after the last or nothing


def filled(template: str, values: Mapping[str, object]) -> str:
    """The text of a template beside this file: its `<<name>>` are replaced by their values, and its
    `<<name.txt>>` by that template, filled."""

    def value(place: re.Match[str]) -> str:
        name, ending = place.groups()
        return filled(f"{name}{ending}", values) if ending else str(values[name])

    return PLACE.sub(value, (TEMPLATES / template).read_text("utf-8"))


def source(path: Path, first: str, end: str = "") -> str:
    """A file of ours from the line that begins with `first` up to the one that begins with `end`."""
    text = FOR_MYPY.sub("", path.read_text("utf-8"))
    start = text.index(f"\n{first}") + 1
    return (text[start : text.index(f"\n{end}", start)] if end else text[start:]).rstrip() + "\n"


def sources(folder: Path, parts: Iterable[Part], between: str = "\n\n") -> str:
    """Parts of the files in a folder, one after the other."""
    return between.join(source(folder / file, first, end) for file, first, end in parts)


def with_imports(text: str) -> str:
    """A script without what it imports and does not use: templates import all that a spec may need."""

    def used(line: re.Match[str]) -> str:
        start, names = line[1], line[2].split(", ")
        if start == "import":
            kept = [name for name in names if re.search(rf"\b{name.split(' as ')[-1]}\.", text)]
        else:
            kept = [name for name in names if len(re.findall(rf"\b{name}\b", text)) > 1]
        return f"{start} {', '.join(kept)}\n" if kept else ""

    head, future, rest = text.partition("from __future__ import annotations\n")
    return head + future + IMPORT.sub(used, rest)


def title(spec: Any) -> str:
    """What is trained, for a docstring: the name of an upload may have quotation marks, and backslashes."""
    words: str = spec.title()
    return words.replace('"', "'").replace("\\", "/")


def encoding(spec: Any) -> str:
    """In which a text is read: as an upload was; a mark at its beginning is no part of it."""
    own = getattr(spec, UPLOAD, None)
    return own.encoding if own and own.encoding not in ("", "utf-8") else "utf-8-sig"


def constants(spec: Any, names: Iterable[str]) -> str:
    """Fields of a spec as lines `NAME = value`."""
    return "\n".join(f"{name.upper()} = {getattr(spec, name)!r}" for name in names)


def options(spec: Any) -> str:
    """What an optimiser is told of a spec, as `recipes.base.options` tells it."""
    own = f"momentum={spec.momentum}" if spec.optimizer == "sgd" else f"betas=({spec.momentum}, 0.999)"
    decay = f", weight_decay={spec.weight_decay}" if hasattr(spec, "weight_decay") else ""
    return f"lr={spec.learning_rate}{decay}, {own}"


def namespace(spec: Any, names: Iterable[str]) -> str:
    """Fields of a spec as an object that has them, for classes of ours that are made from a spec."""
    fields = "".join(f"    {name}={getattr(spec, name)!r},\n" for name in names)
    return f"SimpleNamespace(\n{fields})"


def modules(stages: Iterable[Stage]) -> str:
    """The layers of a convolutional network, a line each with the shape that comes out of it."""
    lines = (f"        {layer(stage).code()},  # (N, {', '.join(map(str, stage.out))})" for stage in stages)
    return "\n".join(lines)


def own_modules(stages: Iterable[Stage]) -> str:
    """The classes of ours among these layers."""
    used = {type(stage.block) for stage in stages}
    parts = (
        source(RECIPES / f"{file}.py", f"class {kind.__name__}") for kind, file in OWN.items() if kind in used
    )
    return "".join(f"\n\n{part}" for part in parts)
