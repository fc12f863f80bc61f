"""What a recipe refuses of its settings."""

from __future__ import annotations

from typing import Any


class Unfit(ValueError):
    """A setting with which nothing can be trained: `key` names the text that says why, `values` fill it."""

    def __init__(self, key: str, field: str, **values: Any) -> None:
        super().__init__(key)
        self.key, self.field, self.values = key, field, values
