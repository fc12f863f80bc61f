"""How scripts read what a person brought: as the server prepared it (`playground.server.intake`)."""

from __future__ import annotations

from playground.server.scripts.taking_home import INTAKE, Part, filled, sources
from playground.server.specs.own import Own

# From our own files: file, first line, line after the last.
CONSTANTS: tuple[Part, ...] = (
    ("archives.py", "ENDINGS", "MOST_PACKED"),
    ("archives.py", "LONGEST", "UNPACKED"),
    ("decoding.py", "FORMATS", "def be_careful"),
)
READING: tuple[Part, ...] = (("archives.py", "def class_name", ""), ("decoding.py", "def decoded", ""))


def values(own: Own, constants: tuple[Part, ...], preparing: tuple[Part, ...]) -> dict[str, object]:
    """For the head of a script, and for a template that has `own_files.txt` in it.

    What is to be done with the files is in `constants` and `preparing`, parts of the files in `intake`.
    """
    return {
        "needs": "PyTorch, NumPy and Pillow",
        "about_data": filled("own_data.txt", {}).rstrip(),
        "count": own.count,
        "counts": dict(zip(own.classes, own.counts, strict=True)),
        "constants": sources(INTAKE, CONSTANTS + constants, ""),
        "reading": sources(INTAKE, READING),
        "preparing": sources(INTAKE, preparing),
    }
