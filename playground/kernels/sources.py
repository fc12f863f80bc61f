"""Where the points of an experiment come from, what a network receives of them, and what a map shows."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from .datasets import CLASS_TABLES, NUMBER_TABLES, OWN, Points, make_points
from .errors import SpecError
from .features import ANCHOR_FEATURES, features
from .own.points import OwnPoints
from .seedrandom import SeedRandom
from .spec import Spec
from .tables import UNITS_PER_DEVIATION, Scale, Table, TablePoints
from .tape import Array
from .views import Array32, drawn_points

#: The tables that come with the page; a browser fetches one when it is chosen (`static/worker.js`).
FOLDER = Path(__file__).parents[1] / "datasets" / "tables"
#: Where others are: of some the data have to be got first (`playground.datasets.tables`).
ELSEWHERE: dict[str, Path] = {}


Named: TypeAlias = tuple[tuple[tuple[str, Scale], ...], tuple[str, Scale] | None]


class Plane:
    """Points of the drawn square, of which a network receives features.

    Attributes:
        points: training points first, then validation, then test.
        features: names of the features of x and y that a network receives.
        target, named: nothing, see `Columns`.
    """

    target: Scale | None = None
    named: Named = ((), None)

    def __init__(self, points: Points, spec: Spec) -> None:
        self.points = points
        # The anchor's URLs know cosX and cosY, but its networks never receive them.
        parity = spec.compat == "tfplayground"
        self.features = tuple(name for name in spec.features if not parity or name in ANCHOR_FEATURES)

    def under(self, spec: Spec) -> Plane:
        """The same points, seen as another spec says."""
        return Plane(self.points, spec)

    def seen(self, inputs: Array) -> Array:
        """(features, N) what the network receives of inputs (N, coordinates)."""
        return features(inputs, self.features)

    def at(self, drawn: Array) -> Array:
        """(N, coordinates) inputs that are drawn at places (N, 2) of the map."""
        return drawn

    def placed(self, received: Array) -> Array:
        """(N, 2) places on the map of what a network receives (features, N) or an autoencoder makes of it."""
        places = np.zeros((received.shape[1], 2))
        for axis, name in enumerate(("x", "y")):
            if name in self.features:
                places[:, axis] = received[self.features.index(name)]
        return places

    def point(self, x: float, y: float, row: int | None = None) -> Array:
        """(2,) a place of the map, as `explain` wants it."""
        return np.array([x, y])

    def drawn(self) -> Array32:
        """(N, 3) x, y and label of each point on the map."""
        return drawn_points(self.points.inputs, self.points.labels)

    def maps(self, places: Array) -> Array:
        """(inputs, N) every input that could be chosen, at places (N, 2) of the map."""
        return features(places, ANCHOR_FEATURES)

    def about(self) -> dict[str, Any] | None:
        """Nothing; see `Columns`."""
        return None


class Columns:
    """Rows of a table: a network receives its columns, a map shows the plane of two of them.

    Attributes:
        points: training points first, then validation, then test.
        features: none, see `Plane`.
        target: what the number to predict lost when it was standardised; None for a class, and for an
            autoencoder, which predicts its inputs.
        named: the columns that a network receives and the number to predict, each with its scale.
    """

    features: None = None

    def __init__(self, table: Table, points: TablePoints, spec: Spec) -> None:
        self.points = points
        self.target = None if spec.problem == "autoencoder" else points.target
        self._table = table
        count = len(table.inputs)
        self._used = [k for k in range(count) if k + 1 not in spec.left_out]
        wanted = [k - 1 for k in spec.map_columns if k <= count]
        self._axes = list(dict.fromkeys([*wanted, *range(count)]))[:2]
        received = tuple((table.inputs[k], points.scales[k]) for k in self._used)
        self.named: Named = (received, (table.targets[0], self.target) if self.target else None)

    def under(self, spec: Spec) -> Columns:
        """The same points, seen as another spec says."""
        return Columns(self._table, self.points, spec)

    def seen(self, inputs: Array) -> Array:
        """(columns used, N) what the network receives of rows (N, columns)."""
        return np.ascontiguousarray(inputs[:, self._used].T)

    def at(self, drawn: Array) -> Array:
        """(N, columns) rows at places (N, 2) of the map; what it does not show is at its mean."""
        inputs = np.zeros((len(drawn), len(self._table.inputs)))
        inputs[:, self._axes] = drawn[:, : len(self._axes)] / UNITS_PER_DEVIATION
        return inputs

    def placed(self, received: Array) -> Array:
        """(N, 2) places on the map of what a network receives (columns used, N) or an autoencoder makes of
        it; a column that it does not receive is at its mean.
        """
        inputs = np.zeros((received.shape[1], len(self._table.inputs)))
        inputs[:, self._used] = received.T
        places = np.zeros((len(inputs), 2))
        places[:, : len(self._axes)] = inputs[:, self._axes] * UNITS_PER_DEVIATION
        return places

    def point(self, x: float, y: float, row: int | None = None) -> Array:
        """(columns used,) a place of the map as `explain` wants it, or a `row` as it is."""
        inputs = self.at(np.array([[x, y]]))
        if row is not None and 0 <= row < len(self.points.inputs):
            inputs = self.points.inputs[row : row + 1]
        return self.seen(inputs)[:, 0]

    def drawn(self) -> Array32:
        """(N, 3) x, y and label of each point on the map."""
        return drawn_points(self.points.inputs[:, self._axes] * UNITS_PER_DEVIATION, self.points.labels)

    def maps(self, places: Array) -> Array:
        """(columns, N) every column at places (N, 2) of the map."""
        return np.ascontiguousarray(self.at(places).T)

    def about(self) -> dict[str, Any] | None:
        """What a page must know of the table, as JSON.

        "columns" (name, mean and deviation of each), "used" and "axes" (their places from 0), "target" (name,
        and mean and deviation of a number), "classes" (names), "unit" (of the map, a deviation).
        """
        named = zip(self._table.inputs, self.points.scales, strict=True)
        target: dict[str, Any] = {"name": self._table.targets[0]}
        return {
            "columns": [{"name": name, **vars(scale)} for name, scale in named],
            "used": self._used,
            "axes": self._axes,
            "target": target | (vars(self.target) if self.target else {}),
            "classes": list(self._table.classes),
            "unit": UNITS_PER_DEVIATION,
        }


Source: TypeAlias = Plane | Columns


def source_of(spec: Spec, given: OwnPoints | Table | None, stream: SeedRandom) -> Source:
    """The points of a spec; `given` are a person's own, `stream` is as `make_points` wants it.

    Raises:
        SpecError: own points or a table are wanted and there are none, or points do not fit the spec.
    """
    name = spec.active_dataset
    if name in (*CLASS_TABLES, *NUMBER_TABLES):
        given = shipped(name)
    elif name != OWN:
        return Plane(make_points(spec.sample, spec.seed, stream), spec)
    if given is None:
        raise SpecError("dataset", "a data set with points; own points are in the saved file", OWN)
    if isinstance(given, Table):
        return Columns(given, given.points(spec.sample, spec.seed), spec)
    return Plane(given.points(spec.sample, spec.seed), spec)


def columns_of(given: OwnPoints | Table | None) -> tuple[str, ...] | None:
    """Names of the columns that a network of a person's own data can receive; None where it has a plane's."""
    return given.inputs if isinstance(given, Table) else None


def missing(name: str) -> str:
    """The file of a data set that is not here yet, relative to the package; nothing for all others."""
    path = FOLDER / f"{name}.json"
    there = name not in (*CLASS_TABLES, *NUMBER_TABLES) or path.exists()
    return "" if there else path.relative_to(FOLDER.parents[1]).as_posix()


@cache
def shipped(name: str) -> Table:
    """A table by its name: JSON with the fields of `Table`; raises `SpecError` where it is not."""
    path = ELSEWHERE.get(name, FOLDER / f"{name}.json")
    if not path.exists():
        raise SpecError("dataset", "a table that is on this machine", name)
    told = json.loads(path.read_text("utf-8"))
    columns, rows = tuple(told["columns"]), np.array(told["rows"], dtype=float)
    return Table(columns, rows, columns[:-1], columns[-1:], tuple(told["classes"]), told["in_order"])
