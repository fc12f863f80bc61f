"""What is wrong with a person's data, told so that the page can say it in their language."""

from __future__ import annotations


class DataError(ValueError):
    """Data that cannot be used.

    Attributes: ``key``, the sentence of the page that says why (`own.refused.<key>` in `locale/`), and
    ``values``, what fills its places: rows, columns and cells as the person knows them.
    """

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(f"{key}: {values}")
        self.key = key
        self.values = values
