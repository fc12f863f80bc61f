"""The process that checks one upload: what it is to do comes on standard input, what it found goes out, as
JSON. Started by `uploads`, not by people."""

from __future__ import annotations

import contextlib
import json
import resource
import sys
from pathlib import Path
from typing import Any

from playground.server.intake import SENT
from playground.server.intake.images import read as read_images
from playground.server.intake.scenes import read as read_scenes
from playground.server.intake.texts import read_pairs, read_text
from playground.server.refusal import Refusal

MEMORY = 2 * 2**30  # bytes
LARGEST = 2**30  # bytes of the file that is written


def main() -> None:
    """Check the upload that the order names."""
    order: dict[str, Any] = json.load(sys.stdin)
    limits: dict[str, int] = order["limits"]
    seconds = limits["upload_s"] + 1
    bounds = (("RLIMIT_AS", MEMORY), ("RLIMIT_CPU", seconds), ("RLIMIT_FSIZE", LARGEST))
    for name, most in bounds:
        with contextlib.suppress(ValueError, OSError, AttributeError):  # not every system has each
            resource.setrlimit(getattr(resource, name), (most, most))
    folder = Path(order["folder"])
    try:
        match order["kind"]:
            case "images":
                found = read_images(folder / SENT, folder, limits)
            case "scenes":
                found = read_scenes(folder / SENT, folder, limits)
            case "text":
                found = read_text(folder / SENT, folder)
            case _:
                found = read_pairs(folder / SENT, folder)
        answer = {"found": found.record()}
    except Refusal as refusal:
        answer = {"refusal": refusal.record()}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
