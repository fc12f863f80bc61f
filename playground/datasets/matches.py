"""How teams did in the matches before one: the twelve numbers from which its result is to be predicted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TypeAlias

Score: TypeAlias = tuple[int, int]  # goals of a team and against it
LAST = 20  # matches of a team that say how it is doing
FORM = ("wins", "draws", "losses", "goals for", "goals against", "best streak")


def columns(sides: Sequence[str]) -> list[str]:
    """The names of the numbers, each of one side's team and then of the other's."""
    return [f"{side} {name}" for name in FORM for side in sides]


def form(matches: Iterable[Score]) -> list[int]:
    """(6,) `FORM` of a team's matches; its best streak are most wins in a row."""
    played = list(matches)
    wins = [ours > theirs for ours, theirs in played]
    draws = sum(ours == theirs for ours, theirs in played)
    streak = max((len(list(run)) for won, run in groupby(wins) if won), default=0)
    scored, let_in = (sum(score[side] for score in played) for side in (0, 1))
    return [sum(wins), draws, len(played) - sum(wins) - draws, scored, let_in, streak]
