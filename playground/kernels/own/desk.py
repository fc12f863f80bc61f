"""A person's file as the page works with it: read once, then used in the way that is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from ..tape import Array
from .choosing import choose, suggest
from .decoding import decode
from .errors import DataError
from .reading import Column, Sheet, read

MOST_BYTES = 5_000_000
_PREVIEW = 5  # rows


class Desk:
    """Answers in JSON types. What cannot be used is answered with `refused`, the reason's name, and
    `values`, the rows, columns and cells it is about.
    """

    def __init__(self) -> None:
        self._sheet: Sheet | None = None

    def read(self, data: bytes | memoryview) -> dict[str, Any]:
        """Lays a file on the desk: its `columns`, `rows`, first rows as a `preview`, and a `suggestion`.

        A column that is not `numeric` though most of it are numbers has an `odd` cell; one is `constant`
        where all its numbers are the same; one of few words has so many `words`.

        A file that cannot be read leaves the last one there.
        """
        return _answer(lambda: self._read(bytes(data)))

    def choose(self, choice: Mapping[str, Any]) -> dict[str, Any]:
        """The data of a choice (see `choosing.choose`), as `given` takes it."""
        return _answer(lambda: self._choose(choice))

    def _read(self, data: bytes) -> dict[str, Any]:
        if len(data) > MOST_BYTES:
            raise DataError("large", limit=MOST_BYTES // 1_000_000)
        sheet = read(decode(data))
        self._sheet = sheet
        first = [column.cells[:_PREVIEW] for column in sheet.columns]
        return {
            "columns": [
                {
                    "name": column.name,
                    "numeric": column.bad is None,
                    "constant": column.constant,
                    "words": len(column.words),
                    "distinct": len(column.distinct),
                    "odd": _odd(column),
                }
                for column in sheet.columns
            ],
            "rows": len(sheet.columns[0].cells),
            "written": sheet.written,
            "decimal_comma": sheet.columns[0].decimal_comma,
            "preview": [list(row) for row in zip(*first, strict=True)],
            "suggestion": suggest(sheet),
        }

    def _choose(self, choice: Mapping[str, Any]) -> dict[str, Any]:
        if self._sheet is None:
            raise DataError("empty")
        inputs, target, kind = choice["inputs"], choice["target"], choice["kind"]
        chosen = choose(self._sheet, inputs, target, kind, choice["scaling"], bool(choice.get("columns")))
        points = chosen.points
        numbers: Array = np.column_stack((points.values, points.labels))
        return {
            "axes": list(chosen.axes),
            "target": chosen.target,
            "classes": list(chosen.classes),
            "scaling": points.scaling,
            "numbers": numbers.ravel(),
            **({"columns": True} if chosen.columns else {}),
        }


def _odd(column: Column) -> dict[str, str | int] | None:
    """The first cell, and its row, that keeps a column of mostly numbers from being one."""
    if column.bad is None or 2 * column.numbers.count(None) >= len(column.cells):
        return None
    return {"row": column.rows[column.bad], "cell": column.cells[column.bad][:40]}


@cache
def desk() -> Desk:
    """The one desk of the page."""
    return Desk()


def _answer(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return work()
    except DataError as error:
        return {"refused": error.key, "values": error.values}
