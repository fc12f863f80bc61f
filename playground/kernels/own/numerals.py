"""Numbers as people and spreadsheets write them, with a decimal point or a decimal comma."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

_POINT = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_COMMA = re.compile(r"[+-]?(\d*|[1-9]\d{0,2}(\.\d{3})+),\d+(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_COMMA_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?", re.ASCII)
_POINT_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d*)?", re.ASCII)


def has_decimal_comma(cells: Iterable[str], separated_by_commas: bool) -> bool:
    """Whether numbers among these cells are written as in 1,5 or 1.234,5.

    Where all that is known is 1,234, it is a thousand among cells that are separated by commas.
    """
    either = point = False
    for cell in cells:
        if "," in cell:
            thousands = _COMMA_THOUSANDS.fullmatch(cell) is not None
            if not thousands and _COMMA.fullmatch(cell):
                return True
            either = either or thousands
        elif not point and "." in cell and not _POINT_THOUSANDS.fullmatch(cell) and _POINT.fullmatch(cell):
            point = True
    return either and not point and not separated_by_commas


def number(text: str, decimal_comma: bool) -> float | None:
    """The finite number that a cell holds, or None."""
    thousands = _POINT_THOUSANDS if decimal_comma else _COMMA_THOUSANDS
    if decimal_comma and (_COMMA.fullmatch(text) or thousands.fullmatch(text)):
        text = text.replace(".", "").replace(",", ".")
    elif not decimal_comma and thousands.fullmatch(text):
        text = text.replace(",", "")
    elif not _POINT.fullmatch(text):
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def numbers(cells: Sequence[str], decimal_comma: bool) -> list[float | None]:
    """What each cell says as a number; see `number`."""
    plain, foreign = "".join(cells), "." if decimal_comma else ","
    if foreign not in plain and "_" not in plain:
        # All at once where `float` reads the same: many times as fast, and nearly always so.
        try:
            found = [float(cell.replace(",", ".")) for cell in cells]
        except ValueError:
            pass
        else:
            if all(map(math.isfinite, found)):
                return list(found)
    return [number(cell, decimal_comma) for cell in cells]
