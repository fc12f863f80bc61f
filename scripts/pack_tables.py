"""Make the tables on hand from the package that carries them: `python -m scripts.pack_tables R`.

R holds, unpacked, the npm package vega-datasets 3.2.1. Each table is JSON with the fields of
`playground.kernels.tables.Table`, what is to be predicted in its last column.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict, deque
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from playground.datasets.matches import LAST, Score, columns, form

TABLES = Path(__file__).parents[1] / "playground" / "datasets" / "tables"
#: The season that is to be predicted, and the share of all rows that it is.
LAST_SEASON, LAST_SHARE = "2016-07", 0.3
RESULTS = ("home win", "draw", "away win")
ORIGINS = ("USA", "Europe", "Japan")
Match = dict[str, Any]


def cars(told: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Auto-MPG without the cars of which something is not known; where a car is from, one column a place."""
    columns = {
        "horsepower": "Horsepower",
        "weight": "Weight_in_lbs",
        "year": "Year",
        "acceleration": "Acceleration",
        "displacement": "Displacement",
        "cylinders": "Cylinders",
    }
    names = [*columns, *ORIGINS, "miles per gallon"]
    rows = []
    for car in told:
        if car["Miles_per_Gallon"] is None or car["Horsepower"] is None:
            continue
        known = {**car, "Year": int(car["Year"][:4]) - 1900}
        origin = [int(car["Origin"] == name) for name in ORIGINS]
        rows.append([*(known[name] for name in columns.values()), *origin, car["Miles_per_Gallon"]])
    return {"columns": names, "classes": [], "in_order": False, "rows": rows}


def football(told: Iterable[Match]) -> dict[str, Any]:
    """Of each match what both teams did in their last `LAST` league matches before it; then who won.

    The rows are in the order of time. The earliest are left out, so that the last season is `LAST_SHARE`.
    """
    past: dict[str, deque[Score]] = defaultdict(lambda: deque(maxlen=LAST))
    rows, dates = [], []
    played = (match for match in told if match["home_score"] is not None)
    for match in sorted(played, key=lambda match: (match["date"], match["division"], match["home_team"])):
        home, away = past[match["home_team"]], past[match["away_team"]]
        goals = match["home_score"], match["away_score"]
        if len(home) == len(away) == LAST:
            result = 0 if goals[0] > goals[1] else 1 if goals[0] == goals[1] else 2
            sides = zip(form(home), form(away), strict=True)
            rows.append([*(value for pair in sides for value in pair), result])
            dates.append(match["date"])
        home.append(goals)
        away.append(goals[::-1])
    last = sum(date >= LAST_SEASON for date in dates)
    return {
        "columns": [*columns(("home", "away")), "result"],
        "classes": list(RESULTS),
        "in_order": True,
        "rows": rows[-int(last / LAST_SHARE) :],
    }


def write(name: str, table: dict[str, Any]) -> None:
    """One row a line, so that a change of one can be read."""
    rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in table.pop("rows"))
    text = json.dumps(table)[:-1] + f', "rows": [\n{rows}\n]}}\n'
    (TABLES / f"{name}.json").write_text(text, "utf-8")


def main(packages: Path) -> None:
    """Write both tables."""
    data = packages / "vega-datasets" / "data"
    for name, make in (("cars", cars), ("football", football)):
        write(name, make(json.loads((data / f"{name}.json").read_text("utf-8"))))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
