"""Writes `static/ui/studio/famous/networks.json`, which the page shows without a server."""

from __future__ import annotations

from pathlib import Path

from playground.server.architectures import NETWORKS
from playground.server.architectures.tracing import whole
from playground.server.page_json import in_lines

FILE = Path(__file__).parents[2] / "_static" / "ui" / "studio" / "famous" / "networks.json"


def text() -> str:
    """The file's text: a line for each network, by its name."""
    return in_lines({name: whole(network) for name, network in NETWORKS.items()})


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
