"""Writes `static/ui/studio/famous/networks.json`, which the page shows without a server."""

from __future__ import annotations

import json
from pathlib import Path

from playground.server.architectures import NETWORKS
from playground.server.architectures.tracing import whole

FILE = Path(__file__).parents[2] / "_static" / "ui" / "studio" / "famous" / "networks.json"


def text() -> str:
    """The file's text: a line for each network, by its name."""
    lines = (
        f"{json.dumps(name)}: {json.dumps(whole(network), separators=(',', ':'))}"
        for name, network in NETWORKS.items()
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
