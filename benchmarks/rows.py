"""How a benchmark prints its rows."""

from __future__ import annotations

import json
from typing import Any


def tell(rows: list[dict[str, Any]], as_json: bool) -> None:
    """Print them, each in a line: for people, or all in one line of JSON."""
    if as_json:
        print(json.dumps(rows))
    else:
        for row in rows:
            print("  ".join(f"{name} {value}" for name, value in row.items()))
