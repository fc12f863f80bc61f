"""What the page is told in a JSON file of ours, where there may be no server to tell it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def in_lines(parts: Mapping[str, Any]) -> str:
    """The text of an object with a line for each part, so that a change can be read."""
    lines = (
        f"{json.dumps(name)}: {json.dumps(part, ensure_ascii=False, separators=(',', ':'))}"
        for name, part in parts.items()
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"
