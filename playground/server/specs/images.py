"""What specs that learn from images say of their data."""

from __future__ import annotations

from typing import Any

from playground.datasets import IMAGES, available
from playground.server.refusal import Refusal


def offered() -> dict[str, Any]:
    """The data sets by name: whether each can be loaded now, and its classes."""
    return {
        name: {"available": available(images), "classes": images.classes} for name, images in IMAGES.items()
    }


def check_here(name: str) -> None:
    """Refuse a data set that is not here."""
    if not available(IMAGES[name]):
        raise Refusal("spec", "data.missing", field="data", given=name)
