"""Numbers and arrays as program text, exact to the last bit."""

from __future__ import annotations

import textwrap

import numpy as np

from ..tape import Array

WIDTH = 100


def literal(values: Array, indent: int) -> str:
    """A nested list of numbers whose first bracket stands at column `indent`; each row begins a line."""
    values = np.asarray(values)
    if values.ndim == 1:
        return _row(values, indent)
    rows = [_row(row, indent + 1) for row in values]
    return "[" + (",\n" + " " * (indent + 1)).join(rows) + "]"


def _row(values: Array, indent: int) -> str:
    text = "[" + ", ".join(repr(float(value)) for value in values) + "]"
    lines = textwrap.wrap(text, WIDTH - indent, break_on_hyphens=False) or [text]
    return ("\n" + " " * (indent + 1)).join(lines)
