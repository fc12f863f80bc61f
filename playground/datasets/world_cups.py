"""The World Cups: where openfootball's results come from, and the table of matches that is made of them."""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Iterable
from typing import Any

from playground.datasets.matches import LAST, Score, columns, form

#: Of each cup the year, and the size and SHA-256 of its file in openfootball's worldcup.json (public domain).
CUPS = (
    (1930, 7_578, "24e0fa5793715c8b8d218f57230f6579e0516d9507224f3f74ae874df0f402c9"),
    (1934, 6_935, "0939c8d517b4f302b8be4568af62f85f8a2a0fccce4e6690d7a7417f7a85a549"),
    (1938, 8_087, "e4a9f079cbd3c724e279287ac7d14407e50a151c7d25a75d7a526c4f6de51cc5"),
    (1950, 9_132, "50bf66cbe8c437e3e84cdfad914e3a0fd52fcc8dec651e2cf9cbaf056402b3a9"),
    (1954, 5_318, "310b5ef1aeece5f050bb3caa2069eed0ef66e31b7db93e61e64ca9d17455a256"),
    (1958, 7_004, "c33302ab0d3658ae8c00575bf2e72d0f7e6e7d829bb6b6eb24eccca503d6419c"),
    (1962, 6_643, "fbf9cf0fe64fe31db78e742edb1d24a1acee227cf4710a3713500bfca331a30f"),
    (1966, 6_502, "54f7943a6a11396a405479814b4bd114e6094243fd54ebaea7b2e3fd3807b7a4"),
    (1970, 6_555, "60124878cda29bd5848b44fbf5f4668f5344fd64ab4b26b91c364c74761f52fa"),
    (1974, 7_887, "3eb873244c9902ba6fdab6087a0c746f6f5289ead66f6151b9e5c1878e8508d1"),
    (1978, 8_214, "b05ba19b2406564a4e7584e6fa57d263212a081a2bf6a6d831bca3d3d57fec82"),
    (1982, 10_868, "680cee2bca9def804b71055e236062fafacbb031feb9ab10bde32f7f071d53db"),
    (1986, 10_809, "8312ff289b6683c2b43821f05472b89da38eea6732090c00db3bdee70264880e"),
    (1990, 11_130, "77be0a9ca518c6f1346f90d1669bfbe45c69c084fabffc611dd65c615ab2d146"),
    (1994, 10_382, "ff290bc3f040d1d7e134e6ff96aa34543e53947f4bc9fc1699942ebf59b1361e"),
    (1998, 13_064, "6addf8d8ee4befad154c36943233b9f4db89032531cc37992c7d212433b779a6"),
    (2002, 13_064, "10a452ba237a07876efde0d29bb00dd824b0a87cd452f9f5d2763b6ff1ed0c71"),
    (2006, 14_482, "de004d88a0a374b054ed3bc8bfcbb5b4b12abc3b837b6b949a4dc8750eef3eba"),
    (2010, 14_787, "dd36ad80ca6caf0bb2e1aff350d97d5b322e1e130a241e44fcd5f5c424b6f356"),
    (2014, 25_864, "a5614bec9bccb26d4eb639607eb7fabceef98fee6743b910985132f13e26977f"),
    (2018, 25_988, "1fb1038ca41e81887c994560fdf5e2bb014eedda7ea7f2e0cd2c5bced5711017"),
    (2022, 26_072, "5b81ae4dd5f2da1f0083f9da987e95e10b898e399c53dcd6bc28c0d016e4dcdd"),
)
#: The state of 2026 in which its files are as above, and whatever they are like now.
SOURCES = tuple(
    f"https://raw.githubusercontent.com/openfootball/worldcup.json/{state}/"
    for state in ("b1aa0255b34cf06209fa4b39c81ace2f5badb3da", "master")
)
#: Teams under their present name, as FIFA counts their matches.
NOW = {
    "Bosnia-Herzegovina": "Bosnia & Herzegovina",
    "Czechoslovakia": "Czech Republic",
    "Ivory Coast": "Côte d'Ivoire",
    "Serbia and Montenegro": "Serbia",
    "Soviet Union": "Russia",
    "United States": "USA",
    "West Germany": "Germany",
    "Yugoslavia": "Serbia",
    "Zaire": "DR Congo",
}
SIDES = ("first", "second")
RESULTS = ("first team wins", "draw", "second team wins")
#: The last cup is this part of all rows, so that 93 % of them train.
LAST_SHARE = 0.07


def table(cups: Iterable[str]) -> dict[str, Any]:
    """Of each match what both teams had done in their last `LAST` of World Cups before it; then who won.

    Args:
        cups: the text of each cup's file, in the order of time; the last cup is to be predicted.

    Returns:
        The fields of `playground.kernels.tables.Table`, as JSON has them. The rows are in the order of time;
        the earliest are left out, so that the last cup is `LAST_SHARE` of them.
    """
    past: dict[str, deque[Score]] = defaultdict(lambda: deque(maxlen=LAST))
    rows: list[list[int]] = []
    before = 0
    for cup in cups:
        before = len(rows)
        for match in played(cup):
            teams = [NOW.get(match[side], match[side]) for side in ("team1", "team2")]
            ours, theirs = goals = score(match)
            sides = zip(*(form(past[team]) for team in teams), strict=True)
            result = 0 if ours > theirs else 1 if ours == theirs else 2
            rows.append([*(value for pair in sides for value in pair), result])
            for team, each in zip(teams, (goals, goals[::-1]), strict=True):
                past[team].append(each)
    last = len(rows) - before
    return {
        "columns": [*columns(SIDES), "result"],
        "classes": list(RESULTS),
        "in_order": True,
        "rows": rows[-int(last / LAST_SHARE) :],
    }


def played(cup: str) -> list[dict[str, Any]]:
    """The matches of a cup's file that were played, in the order of time."""
    matches = [match for match in json.loads(cup)["matches"] if "score" in match]
    return sorted(matches, key=lambda match: match["date"])  # no team plays twice on a day


def score(match: dict[str, Any]) -> Score:
    """The goals of both teams, those of extra time with them; what penalties decide is a draw."""
    ours, theirs = match["score"].get("et", match["score"]["ft"])
    return ours, theirs
