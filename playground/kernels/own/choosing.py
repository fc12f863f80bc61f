"""What of a sheet is to be learnt from and what is to be predicted: chosen by the person, or suggested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..tables import MOST_INPUTS
from ..tape import Array
from .errors import DataError
from .points import OwnPoints
from .reading import Column, Sheet

MOST_CLASSES = 10


@dataclass(frozen=True)
class Chosen:
    """A person's own data ready to train on, with the names of what the numbers are.

    Attributes:
        points: what the engine trains on.
        axes: names of the inputs.
        target: name of what is predicted.
        classes: their names, none if a number is predicted.
        columns: whether the network receives each input as it is, and not a point of the plane.
    """

    points: OwnPoints
    axes: tuple[str, ...]
    target: str
    classes: tuple[str, ...]
    columns: bool


def suggest(sheet: Sheet) -> dict[str, Any]:
    """A first choice: `target`, `kind` and two `inputs`; an input is missing where there are no numbers."""
    labels = [column for column in sheet.columns if 2 <= len(column.distinct) <= MOST_CLASSES]
    words = [column for column in labels if column.bad is not None]
    last = sheet.columns[-1]
    target = (words or [last])[-1]
    kind = "classes" if target in labels else "values"
    inputs = [column.name for column in sheet.columns if column.bad is None and column is not target]
    return {"target": target.name, "kind": kind, "inputs": inputs[:2]}


def choose(
    sheet: Sheet, inputs: Sequence[str], target: str, kind: str, scaling: str, columns: bool = False
) -> Chosen:
    """The points of a choice; `kind` is "classes" or "values". More than two inputs are reduced to two,
    unless the network is to receive the `columns` themselves: then they are standardised, whatever `scaling`
    says, and one of few words becomes an input of 0 and 1 for each word.

    Raises:
        DataError: a chosen column cannot be used so, with the row and column where it shows.
    """
    if not inputs:
        raise DataError("no_input")
    if target in inputs:
        raise DataError("both", column=target)
    found = [sheet.column(name) for name in inputs]
    values = _coded(found) if columns else [(column.name, _numbers(column)) for column in found]
    wanted = sheet.column(target)
    classes: tuple[str, ...] = ()
    if kind == "classes":
        classes = _classes(wanted)
        number_of = {name: float(k) for k, name in enumerate(classes)}
        labels = np.array([number_of[cell] for cell in wanted.cells])
    else:
        labels = _numbers(wanted)
    axes, numbers = zip(*values, strict=True)
    points = OwnPoints(np.stack(numbers, axis=1), labels, len(classes), "standard" if columns else scaling)
    return Chosen(points, axes, target, classes, columns)


def _coded(columns: Sequence[Column]) -> list[tuple[str, Array]]:
    """Names and values of the inputs that columns become: one each, or one for each word (one-hot)."""
    found: list[tuple[str, Array]] = []
    for column in columns:
        if column.constant:
            raise DataError("constant", column=column.name, cell=column.cells[0][:40])
        cells = np.array(column.cells)
        words = [(f"{column.name} = {word}", np.asarray(cells == word, dtype=float)) for word in column.words]
        found += words or [(column.name, _numbers(column))]
    if len(found) > MOST_INPUTS:
        raise DataError("inputs", inputs=len(found), limit=MOST_INPUTS)
    return found


def _numbers(column: Column) -> Array:
    if column.bad is not None:
        cell, row = column.cells[column.bad], column.rows[column.bad]
        if cell == "":
            raise DataError("missing", row=row, column=column.name)
        raise DataError("text", row=row, column=column.name, cell=cell[:40])
    return np.array(column.numbers, dtype=float)


def _classes(column: Column) -> tuple[str, ...]:
    if "" in column.cells:
        raise DataError("missing", row=column.rows[column.cells.index("")], column=column.name)
    found = column.distinct
    if len(found) > MOST_CLASSES:
        raise DataError("classes", column=column.name, classes=len(found), limit=MOST_CLASSES)
    if len(found) < 2:
        raise DataError("one_class", column=column.name, cell=found[0][:40])
    return found
