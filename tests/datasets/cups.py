"""World Cups that never were, in the format of openfootball's files."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from playground.datasets import ALL

TEAMS = ("Atlantis", "Lilliput", "Narnia", "Oz", "Ruritania", "Utopia")
MATCHES = 10  # of a cup


def match(date: str, one: str, other: str, **goals: tuple[int, int]) -> dict[str, Any]:
    """A match with its goals after full time (`ft`), extra time (`et`) or penalties (`p`)."""
    return {"round": "Final", "date": date, "team1": one, "team2": other, "score": goals, "ground": "Moon"}


def cup(*matches: dict[str, Any]) -> str:
    """The text of a cup's file."""
    return json.dumps({"name": "World Cup", "matches": matches})


def write(folder: Path) -> None:
    """All cups with matches by lot, each file as large as the real one, as if somebody had got them."""
    draw = random.Random(0)
    folder.mkdir(parents=True)
    for file in ALL["world-cups"].files:
        year = file.name.removesuffix(".json")
        matches = [
            match(f"{year}-06-{day:02}", *draw.sample(TEAMS, 2), ft=(draw.randrange(4), draw.randrange(3)))
            for day in range(1, MATCHES + 1)
        ]
        (folder / file.name).write_text(cup(*matches).ljust(file.size), "utf-8")
