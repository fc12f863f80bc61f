"""Text with rows and columns (CSV, TSV or JSON) as named columns of cells."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .errors import DataError
from .numerals import has_decimal_comma, number, numbers

MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_WORDS = 5  # of a column that is learnt from as one input for each word
_DELIMITERS = ("\t", ";", ",")  # a comma may also be a decimal comma, so it is tried last
_LOOKED_AT = 30  # lines from which the delimiter is known


@dataclass(frozen=True)
class Column:
    """A column: its name, its cells, and the row of the file that each cell stands in."""

    name: str
    cells: tuple[str, ...]
    rows: tuple[int, ...]
    decimal_comma: bool

    @cached_property
    def numbers(self) -> list[float | None]:
        """What each cell says as a number; None where it is none."""
        return numbers(self.cells, self.decimal_comma)

    @cached_property
    def bad(self) -> int | None:
        """Where the first cell stands that is no number; None if all are."""
        return next((at for at, value in enumerate(self.numbers) if value is None), None)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of a column of few different ones, in every row one; none of any other column."""
        words = "" not in self.cells and not any(value is not None for value in self.numbers)
        return self.distinct if words and 2 <= len(self.distinct) <= MOST_WORDS else ()

    @property
    def constant(self) -> bool:
        """Whether all cells are the same number, however it is written."""
        return self.bad is None and len(set(self.numbers)) == 1

    @cached_property
    def distinct(self) -> tuple[str, ...]:
        """The different cells: by size where all are numbers, else by the alphabet."""
        if self.bad is not None:
            return tuple(sorted(set(self.cells)))
        sizes = dict(zip(self.cells, self.numbers, strict=True))
        return tuple(sorted(sizes, key=lambda cell: (sizes[cell] or 0.0, cell)))


@dataclass(frozen=True)
class Sheet:
    """What was read: `columns`, all of the same length, and how it was `written`: json, or the delimiter."""

    columns: tuple[Column, ...]
    written: str

    def column(self, name: str) -> Column:
        """The column of this name.

        Raises:
            DataError: "unknown", there is none.
        """
        found = next((column for column in self.columns if column.name == name), None)
        if found is None:
            raise DataError("unknown", column=name)
        return found


def read(text: str) -> Sheet:
    """The columns of a text; JSON if it begins like JSON, else separated by tabs, semicolons or commas.

    JSON may be a list of objects, a list of lists, an object of columns, or have `columns` and `rows`.

    Raises:
        DataError: what cannot be used, with the row and column where it stands.
    """
    if not text.strip():
        raise DataError("empty")
    if text.lstrip()[0] in "[{":
        names, rows, places = _from_json(text)
        written = "json"
    else:
        written, rows, places = _separated(text)
        names = None
    width = len(names or rows[0])
    for row, at in zip(rows, places, strict=True):
        if len(row) != width:
            raise DataError("ragged", row=at, fields=len(row), expected=width)
    if width > MOST_COLUMNS:
        raise DataError("wide", columns=width, limit=MOST_COLUMNS)
    if width < 2:
        raise DataError("narrow")
    comma = written != "json" and has_decimal_comma((cell for row in rows for cell in row), written == ",")
    if names is None:
        first = 1 if _has_header(rows, comma) else 0
        names = rows[0] if first else [f"x{k + 1}" for k in range(width)]
        rows, places = rows[first:], places[first:]
    names = [name or str(k + 1) for k, name in enumerate(names)]
    _check_names(names)
    if len(rows) > MOST_ROWS:
        raise DataError("rows", rows=len(rows), limit=MOST_ROWS)
    if len(rows) < 2:
        raise DataError("few")
    cells, stand = zip(*rows, strict=True), tuple(places)
    columns = (Column(name, tuple(column), stand, comma) for name, column in zip(names, cells, strict=True))
    return Sheet(tuple(columns), written)


def _separated(text: str) -> tuple[str, list[list[str]], list[int]]:
    """The delimiter, the rows that are not blank, and the line of the file that each stands in."""
    begun = 1
    first, _, rest = text.partition("\n")
    if first.startswith("sep=") and len(first) == 5:  # as Excel writes it
        delimiter, text, begun = first[4], rest, 2
    else:
        delimiter = _sniff(text)
    rows, lines, line = [], [], begun
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append([cell.strip() for cell in row])
                lines.append(line)
            line = begun + reader.line_num
    except csv.Error as error:
        raise DataError("quotes", row=line) from error
    if not rows:
        raise DataError("empty")
    return delimiter, rows, lines


def _sniff(text: str) -> str:
    """The delimiter that gives every row the same number of fields, two or more."""
    head = text.split("\n", _LOOKED_AT)[:_LOOKED_AT]
    for delimiter in _DELIMITERS:
        try:
            rows = csv.reader(head, delimiter=delimiter, skipinitialspace=True)
            widths = {len(row) for row in rows if any(map(str.strip, row))}
        except csv.Error:
            continue
        if len(widths) == 1 and min(widths) > 1:
            return delimiter
    # None does; then the one that most lines have, so that the odd row is found.
    return max(reversed(_DELIMITERS), key=lambda delimiter: sum(delimiter in line for line in head))


def _has_header(rows: list[list[str]], comma: bool) -> bool:
    """Whether the first row holds names: all words, or a word above a column of numbers."""

    def is_number(cell: str) -> bool:
        return number(cell, comma) is not None

    if not any(is_number(cell) for cell in rows[0]):
        return True
    sample = rows[1:_LOOKED_AT]
    return any(
        not is_number(cell) and 2 * sum(is_number(row[k]) for row in sample) > len(sample)
        for k, cell in enumerate(rows[0])
    )


def _check_names(names: list[str]) -> None:
    for k, name in enumerate(names):
        first = names.index(name)
        if first < k:
            raise DataError("duplicate", column=name, first=first + 1, second=k + 1)


def _from_json(text: str) -> tuple[list[str] | None, list[list[str]], list[int]]:
    """Names (None if there are none), rows, and the number of each row from 1."""
    try:
        given = json.loads(text)
    except json.JSONDecodeError as error:
        raise DataError("json", row=error.lineno, column=error.colno) from error
    except (RecursionError, ValueError) as error:  # brackets without end, a number of thousands of digits
        raise DataError("table") from error
    if isinstance(given, dict) and isinstance(given.get("data"), dict):
        given = given["data"]
    names, rows = _table_of(given)
    if not rows:
        raise DataError("empty")
    cells = [[_cell(value, at) for value in row] for at, row in enumerate(rows, 1)]
    return names, cells, list(range(1, len(cells) + 1))


def _table_of(given: Any) -> tuple[list[str] | None, list[list[Any]]]:
    if isinstance(given, dict) and isinstance(given.get("rows"), list):
        return _names(given.get("columns")), _lists(given["rows"])
    if isinstance(given, dict) and given and all(isinstance(column, list) for column in given.values()):
        longest = max(given.values(), key=len)
        for name, column in given.items():
            if len(column) != len(longest):
                raise DataError("columns", column=name, fields=len(column), expected=len(longest))
        return list(given), [list(row) for row in zip(*given.values(), strict=True)]
    if isinstance(given, list) and given and all(isinstance(row, dict) for row in given):
        names = list(dict.fromkeys(name for row in given for name in row))
        return names, [[row.get(name) for name in names] for row in given]
    if isinstance(given, list):
        return None, _lists(given)
    raise DataError("table")


def _names(given: Any) -> list[str] | None:
    if given is None:
        return None
    if not isinstance(given, list) or not given:
        raise DataError("table")
    return [str(name) for name in given]


def _lists(rows: Iterable[Any]) -> list[list[Any]]:
    found = list(rows)
    if not all(isinstance(row, list) for row in found):
        raise DataError("table")
    return found


_TEXT: dict[type, Callable[[Any], str]] = {
    str: str.strip,
    int: str,
    float: repr,
    bool: lambda value: str(value).lower(),
    type(None): lambda _: "",
}


def _cell(value: Any, row: int) -> str:
    write = _TEXT.get(type(value))
    if write is None:
        raise DataError("nested", row=row)
    return write(value)
